import { expect, it } from 'vitest'
import { createFakeSignal } from '../connection/fake_signal'
import { createFakeClock } from '../fake_clock'
import type { Authenticated, ChatChannel, ChatEvent } from '../protocol/types'
import { createInbox, isUnread, unreadDirects } from './inbox'

const user = (id: string) => ({ id, profile: { display_name: id }, role: 'attendee' }) as const
const said = (event_id: number, channel: string): ChatEvent => ({
  event_id, channel, sender: 'bo', timestamp: '2026-03-01T10:00:00Z', event_type: 'channel.message', content: { type: 'text', body: 'x' },
  edited: null, replaces: null, reactions: {}, reaction_counts: {},
})
const direct = (id: string, last: number): ChatChannel => ({ id, unread_pointer: last, members: [user('me'), user('bo')], last: said(last, id) })

function setUp() {
  const [signal, clock] = [createFakeSignal(), createFakeClock()]
  const inbox = createInbox(signal, clock, () => 0.5)
  signal.online(false, {
    'chat.channels': [direct('d1', 3), direct('d2', 5), { id: 'room', unread_pointer: 9, members: [], last: null }],
    'chat.read_pointers': { room: 7, d2: 5 }, 'chat.notification_counts': { d1: 2 },
  } as unknown as Authenticated)
  const marks = () => signal.asked.filter(({ action }) => action === 'chat.mark_read').map(({ payload }) => payload)
  return { signal, clock, inbox, marks, now: () => inbox.state.get() }
}

it('lists conversations, the newest first, and knows what was not read', () => {
  const { signal, now } = setUp()
  expect(now().directs.map(({ id }) => id)).toEqual(['d2', 'd1'])
  expect([isUnread(now(), 'room'), isUnread(now(), 'd1'), isUnread(now(), 'd2'), isUnread(now(), 'never read')]).toEqual([true, true, false, false])
  signal.push({ name: 'chat.event', payload: { ...said(11, 'd1'), users: {} } })
  expect([now().directs[0]?.id, unreadDirects(now())]).toEqual(['d1', 2])
})

it('tells in time what was read: at once when it is to somebody, seldom when a room talks on', () => {
  const { clock, inbox, marks } = setUp()
  inbox.markRead('d1', 3)
  clock.pass(300)
  expect(marks()).toEqual([{ channel: 'd1', id: 3 }])
  for (const id of [8, 9, 10]) inbox.markRead('room', id)
  clock.pass(7_900)
  expect(marks()).toHaveLength(1)
  clock.pass(200)
  expect(marks().at(-1)).toEqual({ channel: 'room', id: 10 })
  inbox.markRead('room', 10)
  clock.pass(20_000)
  expect(marks()).toHaveLength(2)
})

it('does not count what is on the screen', () => {
  const { signal, inbox, marks, now } = setUp()
  inbox.markRead('room', 10)
  signal.push({ name: 'chat.notification_counts', payload: { room: 1, d1: 2 } })
  expect([marks(), now().counts]).toEqual([[{ channel: 'room', id: 10 }], { d1: 2 }])
})

it('follows other windows, and its own counts', () => {
  const { signal, inbox, now } = setUp()
  signal.push({ name: 'chat.read_pointers', payload: { room: 9 } })
  expect(isUnread(now(), 'room')).toBe(false)
  signal.push({ name: 'chat.unread_pointers', payload: { room: 12 } })
  expect(isUnread(now(), 'room')).toBe(true)
  signal.push({ name: 'chat.notification_counts', payload: { room: 1 } })
  inbox.markRead('room', 12)
  expect(now().counts).toEqual({})
})

it('opens a conversation and hides one', async () => {
  const { signal, inbox, now } = setUp()
  signal.answer('chat.direct.create', { id: 'd9', members: [user('me'), user('zoe')] })
  expect(await inbox.converse(['zoe'])).toBe('d9')
  expect(now().directs[0]?.id).toBe('d9')
  await inbox.leave('d9')
  expect(now().directs.map(({ id }) => id)).not.toContain('d9')
})
