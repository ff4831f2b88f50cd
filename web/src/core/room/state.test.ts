import { describe, expect, it } from 'vitest'
import type { Admission, Push, User } from '../protocol/types'
import { afterPush, emptyRoom } from './state'
import type { RoomState } from './state'

const ROOM = 7
const ADA: User = { id: 'ada', profile: { display_name: 'Ada' }, role: 'speaker' }
const BOB: User = { id: 'bob', profile: { display_name: 'Bob' }, role: 'attendee' }
const ADMISSION: Admission = { view: true, publish: false, speak: true, moderate: false, until: null }

function inside(): RoomState {
  const room = emptyRoom(ROOM, 'stage')
  return { ...room, presence: { at: 'inside', admission: ADMISSION } }
}

const timeline = (start: RoomState, ...pushes: Push[]) => pushes.reduce(afterPush, start)

describe('room state', () => {
  it('keeps who is here, each once and by name', () => {
    const added = (user: User): Push => ({ name: 'room.viewer.added', payload: { room: ROOM, user } })
    const state = timeline(inside(), added(BOB), added(ADA), added(BOB))
    expect(state.members.map(({ id }) => id)).toEqual(['ada', 'bob'])
    const later = timeline(state, { name: 'room.viewer.removed', payload: { room: ROOM, user_id: 'ada' } })
    expect(later.members.map(({ id }) => id)).toEqual(['bob'])
    expect(later.people.ada).toEqual(ADA)
  })

  it('is silent and empty after the right was lost, and remembers why', () => {
    const track = { id: 't', user: 'ada', session: 's', kind: 'video', source: 'camera', muted: false } as const
    const state = timeline(
      inside(),
      { name: 'media.tracks', payload: { room: ROOM, tracks: [track] } },
      { name: 'room.refused', payload: { room: ROOM, refusal: { code: 'canceled', message: 'canceled' } } },
    )
    expect(state).toMatchObject({ presence: { at: 'out', refusal: { code: 'canceled' } }, tracks: [], members: [] })
  })

  it('tells a lost right from a closed door', () => {
    const refusal = { code: 'too_early', message: '', opens_at: '2026-03-01T11:00:00Z' } as const
    const push: Push = { name: 'room.admission', payload: { room: ROOM, admission: null, refusal, permissions: [], modules: [] } }
    expect(timeline(emptyRoom(ROOM, 'stage'), push).presence.at).toBe('refused')
    expect(timeline(inside(), push).presence.at).toBe('out')
  })

  it('ignores other rooms', () => {
    const state = inside()
    expect(timeline(state, { name: 'event.user_count_change', payload: { room: 8, users: 'many' } })).toBe(state)
  })

  it('names the loudest first and leaves out breath', () => {
    const users = [{ id: 'bob', level: 40 }, { id: 'ada', level: 20 }, { id: 'eve', level: 100 }]
    expect(timeline(inside(), { name: 'media.speaking', payload: { room: ROOM, users } }).speaking).toEqual(['ada', 'bob'])
  })
})
