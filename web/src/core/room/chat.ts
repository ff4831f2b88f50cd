/** A room's chat as a value: messages in the order of their ids, each once, edits in place. */

import type { ChatEvent, ChatSaid, User } from '../protocol/types'

/** More is not read by anybody in a running room, and every one of them is a row on the screen. */
const MOST_KEPT = 400

export interface ChatLine {
  id: number
  sender: string
  text: string
  /** RFC 3339. */
  at: string
  edited: boolean
}

export interface ChatState {
  channel: string | null
  status: 'none' | 'loading' | 'ready' | 'denied'
  lines: ChatLine[]
}

export const NO_CHAT: ChatState = { channel: null, status: 'none', lines: [] }

/** Messages old or new, in any order, some of them known: the same list results. */
export function withMessages(chat: ChatState, messages: ChatEvent[]): ChatState {
  const lines = new Map(chat.lines.map((line) => [line.id, line]))
  for (const message of messages) {
    if (message.channel !== chat.channel || message.event_type !== 'channel.message') continue
    apply(lines, message)
  }
  return { ...chat, lines: [...lines.values()].sort((a, b) => a.id - b.id).slice(-MOST_KEPT) }
}

function apply(lines: Map<number, ChatLine>, { event_id, replaces, sender, timestamp, content, edited }: ChatEvent) {
  const id = replaces ?? event_id
  if (content.type === 'deleted') {
    lines.delete(id)
    return
  }
  const before = lines.get(id)
  lines.set(id, {
    id,
    sender,
    text: content.body,
    at: before?.at ?? timestamp,
    edited: Boolean(replaces) || Boolean(edited),
  })
}

/** The people that came along with messages, for their names. */
export function peopleOf(messages: ChatSaid[]): Record<string, User> {
  return Object.assign({}, ...messages.map(({ users }) => users)) as Record<string, User>
}
