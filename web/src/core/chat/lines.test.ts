import { expect, it } from 'vitest'
import type { ChatEvent } from '../protocol/types'
import { withMessages, withReactions } from './lines'

function said(event_id: number, body: string, more: Partial<ChatEvent> = {}): ChatEvent {
  return {
    event_id, channel: 'c', sender: 'ada', timestamp: '2026-03-01T10:00:00Z', event_type: 'channel.message', content: { type: 'text', body },
    edited: null, replaces: null, reactions: {}, reaction_counts: {}, ...more,
  }
}

it('orders messages by id, takes each once, edits and deletes in place', () => {
  const lines = withMessages([], [
    said(2, 'two'), said(1, 'one'), said(2, 'two'), said(3, 'three'),
    said(4, 'ONE', { replaces: 1 }), said(5, '', { replaces: 3, content: { type: 'deleted' } }), said(6, 'of something older', { replaces: -7 }),
  ], 400)
  expect(lines.map(({ text, edited }) => [text, edited])).toEqual([['ONE', true], ['two', false]])
})

it('keeps reactions through an edit, and who wrote it when a moderator changed it', () => {
  const first = withMessages([], [said(1, 'one', { reactions: { '👍': ['bo'] }, reaction_counts: { '👍': 1 } })], 400)
  const [line] = withMessages(first, [said(2, 'ONE', { replaces: 1, sender: 'olga' })], 400)
  expect(line).toMatchObject({ sender: 'ada', text: 'ONE', reactions: [{ emoji: '👍', count: 1 }] })
})

it('knows the own reaction among more people than are named', () => {
  const lines = withMessages([], [said(1, 'one', { reactions: { '👍': ['bo', 'me'] }, reaction_counts: { '👍': 30 } })], 400)
  const told = { channel: 'c', event_id: 1, reactions: { '👍': ['bo'] }, reaction_counts: { '👍': 31 } }
  expect(withReactions(lines, told, 'me')[0]?.reactions).toEqual([{ emoji: '👍', count: 31, users: ['bo', 'me'] }])
  const few = { ...told, reaction_counts: { '👍': 1 } }
  expect(withReactions(lines, few, 'me')[0]?.reactions[0]?.users).toEqual(['bo'])
})

it('lets go of the oldest', () => {
  expect(withMessages([], [1, 2, 3].map((id) => said(id, String(id))), 2).map(({ id }) => id)).toEqual([2, 3])
})
