/** What was said in a channel as a value: messages in the order of their ids, each once, edits and reactions in place. */

import type { ChatEvent, ChatFile, ChatPreviewed, ChatReacted, ChatSaid, LinkPreview, User } from '../protocol/types'

export interface Reaction {
  emoji: string
  count: number
  /** The first who gave it. */
  users: string[]
}

export interface ChatLine {
  id: number
  sender: string
  text: string
  /** RFC 3339. */
  at: string
  edited: boolean
  reactions: Reaction[]
  files: ChatFile[]
  /** What the page says of itself to which the text links. */
  preview?: LinkPreview
}

/** Messages old or new, in any order, some of them known: the same list results. The oldest beyond `most` are let go. */
export function withMessages(lines: ChatLine[], messages: ChatEvent[], most: number): ChatLine[] {
  const known = new Map(lines.map((line) => [line.id, line]))
  for (const message of messages) {
    if (message.event_type === 'channel.message') apply(known, message)
  }
  return [...known.values()].sort((a, b) => a.id - b.id).slice(-most)
}

function apply(lines: Map<number, ChatLine>, { event_id, replaces, sender, timestamp, content, edited, ...event }: ChatEvent) {
  const id = replaces ?? event_id
  if (content.type === 'deleted') {
    lines.delete(id)
    return
  }
  const before = lines.get(id)
  // A change of something that is not shown here is not shown either.
  if (replaces && !before) return
  lines.set(id, {
    id,
    sender: before?.sender ?? sender,
    text: content.body,
    at: before?.at ?? timestamp,
    edited: Boolean(replaces) || Boolean(edited),
    files: content.type === 'files' ? content.files : replaces ? before?.files ?? [] : [],
    // The card belongs to what was said first: a change goes without.
    ...(!replaces && (event.preview ?? before?.preview) && { preview: event.preview ?? before?.preview }),
    reactions: replaces ? before?.reactions ?? [] : reactionsOf(event.reactions, event.reaction_counts),
  })
}

/** The card of a message came; of one that was changed meanwhile it is of no use any more. */
export function withPreview(lines: ChatLine[], { event_id, preview }: ChatPreviewed): ChatLine[] {
  return lines.map((line) => (line.id === event_id && !line.edited ? { ...line, preview } : line))
}

/** The reactions to one message as they are now. What one gave oneself is known here better than among thousands of others. */
export function withReactions(lines: ChatLine[], { event_id, reactions, reaction_counts }: ChatReacted, me: string): ChatLine[] {
  return lines.map((line) => {
    if (line.id !== event_id) return line
    const next = reactionsOf(reactions, reaction_counts).map((reaction) => {
      const mine = line.reactions.find(({ emoji }) => emoji === reaction.emoji)?.users.includes(me)
      const all = reaction.users.length === reaction.count
      return !all && mine && !reaction.users.includes(me) ? { ...reaction, users: [...reaction.users, me] } : reaction
    })
    return { ...line, reactions: next }
  })
}

function reactionsOf(users: Record<string, string[]> | undefined, counts: Record<string, number> | undefined): Reaction[] {
  return Object.entries(users ?? {})
    .map(([emoji, users]) => ({ emoji, count: Math.max(counts?.[emoji] ?? 0, users.length), users }))
    .sort((a, b) => b.count - a.count || a.emoji.localeCompare(b.emoji))
}

/** The people that came along with messages, for their names. */
export function peopleOf(messages: Pick<ChatSaid, 'users'>[]): Record<string, User> {
  return Object.assign({}, ...messages.map(({ users }) => users)) as Record<string, User>
}
