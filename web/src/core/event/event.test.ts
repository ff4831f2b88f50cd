import { expect, it } from 'vitest'
import type { Connection } from '../connection/connection'
import { createFakeSignal } from '../connection/fake_signal'
import { createFakeClock } from '../fake_clock'
import type { Admission, Authenticated, RoomInfo } from '../protocol/types'
import { createEvent } from './event'

const ADMISSION: Admission = { view: true, publish: false, speak: true, moderate: false, until: null }
const REFUSAL = { code: 'too_early', message: '' } as const
const room = (id: number, more: Partial<RoomInfo>): RoomInfo =>
  ({ id, slug: `${id}`, name: '', description: '', hidden: false, permissions: [], modules: [], users: 'none', admission: null, refusal: null, ...more })

function setUp() {
  const signal = createFakeSignal()
  const clock = createFakeClock(Date.parse('2026-03-01T10:00:00Z'))
  const event = createEvent(signal as unknown as Connection, clock)
  const rooms = [room(1, { admission: ADMISSION, modules: [{ type: 'chat.native', channel_id: 'c' }] }), room(2, { refusal: REFUSAL })]
  signal.online(false, { 'user.config': {}, 'event.config': { rooms, permissions: ['event:view', 'event:announce'] }, server_time: '2026-03-01T10:00:05Z' } as unknown as Authenticated)
  return { signal, event }
}

it('knows the rooms and how far the server\'s clock is ahead', () => {
  const { event } = setUp()
  expect(event.get()).toMatchObject({ rooms: [{ id: 1 }, { id: 2 }], clockOffset: 5_000 })
})

it('follows what the gate says of each room', () => {
  const { event, signal } = setUp()
  signal.push({ name: 'room.refused', payload: { room: 1, refusal: { code: 'banned', message: '' } } })
  signal.push({ name: 'event.user_count_change', payload: { room: 2, users: 'many' } })
  expect(event.get().rooms).toMatchObject([{ admission: null, refusal: { code: 'banned' } }, { users: 'many', refusal: REFUSAL }])
})

it('learns what is in a room when its door opens', () => {
  const { event, signal } = setUp()
  const modules = [{ type: 'chat.native' as const, channel_id: 'd' }]
  signal.push({ name: 'room.admission', payload: { room: 2, admission: ADMISSION, refusal: null, permissions: ['room:view'], modules } })
  expect(event.get().rooms[1]).toMatchObject({ admission: ADMISSION, refusal: null, permissions: ['room:view'], modules })
})
