import { describe, expect, it } from 'vitest'
import { createConversation } from '../chat/conversation'
import { createFakeSignal } from '../connection/fake_signal'
import { createFakeClock } from '../fake_clock'
import type { Admission, RoomInfo } from '../protocol/types'
import type { Devices } from '../rtc/devices'
import type { Peer, PeerState } from '../rtc/peer'
import type { Quality } from '../rtc/quality'
import { createStore } from '../store'
import { createRoom } from './room'

const ROOM = 7
const ADMISSION: Admission = { view: true, publish: true, speak: true, moderate: false, until: null }
const INFO: RoomInfo = {
  id: ROOM, slug: 'main', name: 'Main', description: '', hidden: false, permissions: [], users: 'none', admission: ADMISSION, refusal: null,
  modules: [{ type: 'media.native', config: { mode: 'stage' } }, { type: 'chat.native', channel_id: 'c' }],
}
const ADA = { id: 'ada', profile: { display_name: 'Ada' }, role: 'speaker' } as const

function fakePeer() {
  const calls: string[] = []
  const state = createStore<PeerState>({ status: 'idle', problem: null, session: 's', slots: [], receivers: new Map(), publications: [] })
  const peer: Peer = {
    state,
    connection: () => null,
    receive: ({ audio, video }) => { calls.push(`receive ${audio}+${video}`); return Promise.resolve() },
    publish: (tracks) => { calls.push(`publish ${tracks.map(([source]) => source).join(',')}`); return Promise.resolve() },
    unpublish: (...sources) => { calls.push(`unpublish ${sources.join(',')}`); return Promise.resolve() },
    setMuted: (source, muted) => { calls.push(`mute ${source} ${muted}`) },
    slotsChanged: (session) => { calls.push(`slots of ${session}`) },
    layersWanted: ({ mid }) => { calls.push(`layers of ${mid}`) },
    show: (mid) => { calls.push(`show ${mid}`) },
    quality: createStore<Quality | null>(null),
    networkChanged: () => { calls.push('restart') },
    rebuild: () => { calls.push('rebuild'); return Promise.resolve() },
    move: (part) => { calls.push(`move ${part}`); return Promise.resolve() },
    release: () => [],
    close: () => { calls.push('close') },
  }
  return { peer, calls, state }
}

function setUp(info = INFO) {
  const signal = createFakeSignal()
  const clock = createFakeClock()
  const { peer, calls, state: media } = fakePeer()
  signal.answer('room.enter', { room: ROOM, admission: ADMISSION, users: 'few' })
  signal.answer('room.members', { results: [ADA], total: 1 })
  signal.answer('chat.fetch', { results: [], users: {} })
  const known = { info }
  const chat = createConversation({ signal, clock, me: () => 'me', upload: () => Promise.reject(new Error('no files here')) })
  const room = createRoom({ signal, clock, peer, chat, devices: {} as Devices, info: () => known.info })
  const settle = async () => { for (let turn = 0; turn < 30; turn += 1) await Promise.resolve() }
  const asked = (action: string) => signal.asked.filter((one) => one.action === action).length
  return { signal, clock, peer, calls, media, room, known, settle, asked }
}

describe('room', () => {
  it('enters, reads the chat, sees who is there and opens the media', async () => {
    const { room, calls, signal } = setUp()
    await room.commands.enter()
    expect(room.state.get()).toMatchObject({ presence: { at: 'inside' }, members: [ADA] })
    expect(room.chat.state.get()).toMatchObject({ status: 'ready', channel: 'c' })
    expect(calls).toEqual(['receive 3+4'])
    expect(signal.asked.map(({ action }) => action)).toContain('chat.join')
  })

  it('says why it may not enter, and knocks again when the door should have opened', async () => {
    const { room, signal, clock, settle } = setUp()
    const opensAt = new Date(clock.now() + 60_000).toISOString()
    signal.refuse('room.enter', { code: 'room.refused', message: '', details: { refusal: { code: 'too_early', message: '', opens_at: opensAt } } })
    await room.commands.enter()
    expect(room.state.get().presence).toMatchObject({ at: 'refused', refusal: { code: 'too_early' } })
    signal.answer('room.enter', { room: ROOM, admission: ADMISSION, users: 'none' })
    clock.pass(61_500)
    await settle()
    expect(room.state.get().presence.at).toBe('inside')
  })

  it('goes in by itself when the door opens, with what is in the room', async () => {
    const { room, signal, known, settle, asked } = setUp({ ...INFO, modules: [], admission: null })
    signal.refuse('room.enter', { code: 'room.refused', message: '', details: { refusal: { code: 'unpaid', message: '' } } })
    await room.commands.enter()
    signal.answer('room.enter', { room: ROOM, admission: ADMISSION, users: 'none' })
    known.info = INFO
    signal.push({ name: 'room.admission', payload: { room: ROOM, admission: ADMISSION, refusal: null, permissions: INFO.permissions, modules: INFO.modules } })
    await settle()
    expect(asked('room.enter')).toBe(2)
    expect([room.state.get().presence.at, room.chat.state.get().channel]).toEqual(['inside', 'c'])
  })

  it('stops everything at once when the right is lost', async () => {
    const { room, signal, calls } = setUp()
    await room.commands.enter()
    signal.push({ name: 'room.refused', payload: { room: ROOM, refusal: { code: 'canceled', message: '' } } })
    expect(room.state.get().presence).toMatchObject({ at: 'out', refusal: { code: 'canceled' } })
    expect(calls).toContain('close')
  })

  it('goes into a group with what it sends, hears nobody of the room there, and knows the room when it is back', async () => {
    const { room, signal, calls } = setUp()
    await room.commands.enter()
    const own = (group: number | null) => { signal.push({ name: 'stage.own', payload: { room: ROOM, hand: null, invitation: null, place: group ? 'group' : null, live_at: null, group, assigned: group } }) }
    const tracks = (user: string, part?: 'group') => {
      const track = { id: user, user, session: 's', kind: 'audio', source: 'microphone', muted: false } as const
      signal.push({ name: 'media.tracks', payload: { room: ROOM, tracks: [track], ...(part ? { part } : {}) } })
    }
    const heard = () => room.state.get().tracks.map(({ user }) => user)
    tracks('ada')
    own(2)
    expect([calls.at(-1), heard()]).toEqual(['move group', []])
    tracks('bo', 'group')
    tracks('cy')
    signal.push({ name: 'media.closed', payload: { session: 's', code: 'moved', message: '' } })
    expect([heard(), calls.includes('close')]).toEqual([['bo'], false])
    own(null)
    expect([calls.filter((call) => call.startsWith('move')), heard()]).toEqual([['move group', 'move stage'], ['cy']])
  })

  it('does not come back by itself after that', async () => {
    const { room, signal, settle, asked } = setUp()
    await room.commands.enter()
    signal.push({ name: 'room.refused', payload: { room: ROOM, refusal: { code: 'removed', message: '' } } })
    signal.online(false)
    await settle()
    expect(asked('room.enter')).toBe(1)
  })

  it('leaves the stage when only the right to be there ends', async () => {
    const { room, signal, calls, media } = setUp()
    await room.commands.enter()
    media.update((now) => ({ ...now, publications: [{ source: 'camera', track: null, muted: false }] }))
    signal.push({ name: 'room.admission', payload: { room: ROOM, admission: { ...ADMISSION, publish: false }, refusal: null, permissions: [], modules: [] } })
    expect(room.state.get().presence.at).toBe('inside')
    expect(calls).toContain('unpublish camera')
  })

  it('enters again and offers anew after a reconnect that kept nothing, and does nothing after one that kept all', async () => {
    const { room, signal, calls, settle, asked } = setUp()
    await room.commands.enter()
    signal.online(true)
    await settle()
    expect([asked('room.enter'), calls.includes('rebuild')]).toEqual([1, false])
    signal.online(false)
    await settle()
    expect([asked('room.enter'), calls.includes('rebuild')]).toEqual([2, true])
  })

  it('asks for more slots when more tracks play, and for names that it has not heard', async () => {
    const { room, signal, calls, settle } = setUp()
    await room.commands.enter()
    signal.answer('user.fetch', { eve: { id: 'eve', profile: { display_name: 'Eve' }, role: 'speaker' } })
    const tracks = Array.from({ length: 6 }, (_, n) => ({ id: `${n}`, user: 'eve', session: 'x', kind: 'video', source: 'camera', muted: false }) as const)
    signal.push({ name: 'media.tracks', payload: { room: ROOM, tracks: [...tracks] } })
    await settle()
    expect(calls).toContain('receive 3+6')
    expect(room.state.get().people.eve?.profile.display_name).toBe('Eve')
  })

  it('begins the media anew when the server lost it, and not when the right is gone', async () => {
    const { room, signal, calls } = setUp()
    await room.commands.enter()
    signal.push({ name: 'media.closed', payload: { session: 's', code: 'timeout', message: '' } })
    expect(calls.at(-1)).toBe('rebuild')
    signal.push({ name: 'media.closed', payload: { session: 's', code: 'lost_right', message: '' } })
    expect(calls.at(-1)).toBe('close')
    signal.push({ name: 'media.closed', payload: { session: 'older', code: 'failed', message: '' } })
    expect(calls.at(-1)).toBe('close')
  })

  it('reads the chat without a name, for which writing needs one', async () => {
    const { room, signal, asked } = setUp()
    signal.refuse('chat.join', { code: 'channel.join.missing_profile', message: '' })
    await room.commands.enter()
    expect([asked('chat.subscribe'), room.chat.state.get().status]).toEqual([1, 'ready'])
  })
})
