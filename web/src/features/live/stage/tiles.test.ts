import { expect, it } from 'vitest'
import type { Source, Track } from '@/core/protocol/types'
import type { PeerState } from '@/core/rtc/peer'
import { tilesOf } from './tiles'

const media: PeerState = { status: 'connected', problem: null, session: 'mine', slots: [], receivers: new Map(), publications: [] }
const track = (user: string, source: Source, more: Partial<Track> = {}): Track =>
  ({ id: `${user}-${source}`, user, session: user, kind: source === 'camera' ? 'video' : 'audio', source, muted: false, ...more })
const slot = (user: string, source: Source) => ({ mid: `${user}${source}`, kind: 'video', track: `${user}-${source}`, user, source, paused: false }) as const
const shown = (state: PeerState, tracks: Track[]) => tilesOf(state, tracks, 'me').map(({ key, dark }) => `${key}${dark ? ' dark' : ''}`)

it('shows what plays, a dark tile for a muted camera and for a voice without a face', () => {
  const slots = [slot('ada', 'camera'), slot('bob', 'camera'), slot('bob', 'screen')]
  const tracks = [track('ada', 'camera', { muted: true }), track('bob', 'camera'), track('bob', 'microphone'), track('eve', 'microphone')]
  expect(shown({ ...media, slots }, tracks)).toEqual(['ada-camera dark', 'bob-camera', 'bob-screen', 'eve-microphone dark'])
})

it('shows oneself last, by the own picture or dark, and never by what one sends', () => {
  const tracks = [track('me', 'microphone', { session: 'mine' })]
  const voice = { source: 'microphone', track: null, muted: false } as const
  const face = { source: 'camera', track: null, muted: false } as const
  expect(shown({ ...media, publications: [voice] }, tracks)).toEqual(['own:camera dark'])
  expect(shown({ ...media, slots: [slot('ada', 'camera')], publications: [voice, face] }, tracks)).toEqual(['ada-camera', 'own:camera'])
})

it('shows what one sends from another device', () => {
  const slots = [slot('me', 'camera')]
  expect(shown({ ...media, slots }, [track('me', 'camera', { session: 'other' })])).toEqual(['me-camera'])
})
