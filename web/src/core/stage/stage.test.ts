import { describe, expect, it } from 'vitest'
import { createFakeSignal } from '../connection/fake_signal'
import type { Push, Source } from '../protocol/types'
import type { Devices } from '../rtc/devices'
import type { Peer, PeerState } from '../rtc/peer'
import { createStore } from '../store'
import { createStage } from './stage'
import { afterPush, NO_STAGE } from './state'

const ROOM = 7
const own = (more: object): Push => ({ name: 'stage.own', payload: { room: ROOM, hand: null, invitation: null, place: null, live_at: null, group: null, assigned: null, ...more } })
const admission = (publish: boolean): Push => ({
  name: 'room.admission',
  payload: { room: ROOM, admission: { view: true, publish, speak: true, moderate: false, until: null }, refusal: null, permissions: ['room:view', 'room:backstage'], modules: [] },
})

function setUp() {
  const calls: string[] = []
  const signal = createFakeSignal()
  const track = { kind: 'audio' } as MediaStreamTrack
  const media = createStore<PeerState>({
    status: 'connected', problem: null, session: 'behind', slots: [], receivers: new Map(),
    publications: [{ source: 'microphone', track, muted: true }, { source: 'camera', track: null, muted: true }],
  })
  const peer = {
    state: media,
    release: () => { calls.push('release'); return [['microphone', track]] },
    receive: () => Promise.resolve(),
    setMuted: (source: Source, muted: boolean) => { calls.push(`behind ${source} ${muted}`) },
    close: () => { calls.push('close') },
  } as unknown as Peer
  const room = {
    commands: { publish: (tracks: [Source, MediaStreamTrack][]) => { calls.push(`publish ${tracks.map(([source]) => source).join()}`); return Promise.resolve() } },
    silence: (sources: Source[]) => { calls.push(`silence ${sources.join()}`) },
  }
  const stage = createStage({ signal, devices: {} as Devices, peer, room: room as never, id: ROOM })
  return { stage, signal, calls }
}

describe('stage', () => {
  it('takes what is sent behind the stage onto it, muted as it was, once the countdown is over', async () => {
    const { signal, calls } = setUp()
    signal.push(own({ place: 'backstage', live_at: '2026-01-01T00:00:03Z' }))
    signal.push(admission(true))
    await Promise.resolve()
    await Promise.resolve()
    expect(calls).toEqual(['release', 'publish microphone', 'silence microphone,camera'])
  })

  it('does so whichever of place and right is told first', async () => {
    const { signal, calls } = setUp()
    signal.push(own({ place: 'backstage', live_at: '2026-01-01T00:00:03Z' }))
    signal.push(own({ place: 'stage' }))
    signal.push(admission(true))
    await Promise.resolve()
    await Promise.resolve()
    expect(calls).toEqual(['release', 'publish microphone', 'close', 'silence microphone,camera'])
  })

  it('sends nothing on by itself to a stage that one was not called to', () => {
    const { signal, calls } = setUp()
    signal.push(own({ place: 'backstage' }))
    signal.push(admission(true))
    signal.push(own({ place: null }))
    expect(calls).toEqual(['close'])
  })

  it('is silent at once when a moderator says so, before and behind', () => {
    const { signal, calls } = setUp()
    signal.push({ name: 'stage.muted', payload: { room: ROOM, sources: ['microphone'] } })
    expect(calls).toEqual(['silence microphone', 'behind microphone true'])
  })

  it('keeps the two kinds of tracks apart, and forgets all when put out', () => {
    const track = { id: '1', user: 'u', session: 's', kind: 'audio', source: 'microphone', muted: false } as const
    const behind = afterPush(NO_STAGE, { name: 'media.tracks', payload: { room: ROOM, tracks: [track], part: 'backstage' } }, ROOM)
    expect(behind.tracks).toHaveLength(1)
    expect(afterPush(behind, { name: 'media.tracks', payload: { room: ROOM, tracks: [] } }, ROOM)).toBe(behind)
    expect(afterPush(behind, { name: 'room.refused', payload: { room: ROOM, refusal: { code: 'removed', message: '' } } }, ROOM)).toBe(NO_STAGE)
    expect(afterPush(behind, own({ place: 'stage' }), 8)).toBe(behind)
  })
})
