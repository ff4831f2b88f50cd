import { expect, it } from 'vitest'
import { createFakeSignal } from '../connection/fake_signal'
import { createFakeClock } from '../fake_clock'
import type { ChatEvent } from '../protocol/types'
import { createConversation } from './conversation'

const said = (event_id: number, more: Partial<ChatEvent> = {}): ChatEvent => ({
  event_id, channel: 'c', sender: 'ada', timestamp: '2026-03-01T10:00:00Z', event_type: 'channel.message', content: { type: 'text', body: `m${event_id}` },
  edited: null, replaces: null, reactions: {}, reaction_counts: {}, ...more,
})

async function open(results: ChatEvent[]) {
  const [signal, clock] = [createFakeSignal(), createFakeClock()]
  signal.answer('chat.join', { slow_seconds: 0 })
  signal.answer('chat.fetch', { results, users: {} })
  const conversation = createConversation({ signal, clock, me: () => 'me' })
  await conversation.open('c')
  const ids = () => conversation.state.get().lines.map(({ id }) => id)
  return { signal, clock, conversation, ids }
}

it('reads on above until there is no more, also over pages that were deleted', async () => {
  const page = (from: number, more: Partial<ChatEvent> = {}) => Array.from({ length: 100 }, (_, index) => said(from + index, more))
  const { signal, conversation, ids } = await open(page(300))
  signal.answer('chat.fetch', { results: page(200, { content: { type: 'deleted' } }), users: {} })
  await conversation.commands.readOlder()
  signal.answer('chat.fetch', { results: [said(4, { content: { type: 'text', body: 'x'.repeat(60_000) } })], users: {} })
  await conversation.commands.readOlder()
  expect(signal.asked.at(-1)?.payload).toMatchObject({ before_id: 200 })
  expect([ids()[0], ids()[1], ids().length, conversation.state.get().older]).toEqual([4, 300, 101, 'there'])
  signal.answer('chat.fetch', { results: [said(1)], users: {} })
  await conversation.commands.readOlder()
  expect(conversation.state.get().older).toBe('none')
})

it('leaves no hole behind when more was missed than is read at once', async () => {
  const { signal, conversation, ids } = await open([said(1), said(2)])
  signal.answer('chat.fetch', { results: [said(200), said(201)], users: {} })
  await conversation.open('c')
  expect(ids()).toEqual([200, 201])
  signal.answer('chat.fetch', { results: [said(201), said(202)], users: {} })
  await conversation.open('c')
  expect(ids()).toEqual([200, 201, 202])
})

it('says how long slow mode makes one wait', async () => {
  const { signal, clock, conversation } = await open([])
  signal.push({ name: 'chat.slowed', payload: { channel: 'c', seconds: 30 } })
  signal.refuse('chat.send', { code: 'chat.rate_limited', message: '', retry_after: 12 })
  await expect(conversation.commands.say('x')).rejects.toThrow()
  expect(conversation.state.get()).toMatchObject({ slow: 30, freeAt: clock.now() + 12_000 })
  signal.push({ name: 'chat.slowed', payload: { channel: 'c', seconds: 0 } })
  expect(conversation.state.get().freeAt).toBe(0)
})

it('shows the own reaction at once and takes no notice of other channels', async () => {
  const { signal, conversation } = await open([said(1)])
  signal.answer('chat.react', said(1, { reactions: { '👍': ['me'] }, reaction_counts: { '👍': 1 } }))
  await conversation.commands.react(1, '👍', true)
  signal.push({ name: 'chat.event', payload: { ...said(2, { channel: 'other' }), users: {} } })
  expect(conversation.state.get().lines).toMatchObject([{ id: 1, reactions: [{ emoji: '👍', users: ['me'] }] }])
  conversation.stop()
  expect(signal.asked.at(-1)?.action).toBe('chat.unsubscribe')
})
