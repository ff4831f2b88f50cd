/**
 * What waits for somebody, over all channels: direct conversations, what they have read, what is to them. It lives as long as
 * the page, whatever room is open.
 */

import type { Clock } from '../clock'
import type { Signal } from '../connection/connection'
import type { Authenticated, ChatChannel, ChatEvent, ChatNotified, Push, User } from '../protocol/types'
import { createStore } from '../store'
import type { Readable } from '../store'

/** Who reads along does not say so at every message: with ten thousand it would be a storm. */
const READ_EVERY_MS = 8_000
/** What is to somebody is settled as soon as they see it. */
const READ_SOON_MS = 300

export interface InboxState {
  /** Direct conversations, the newest first. */
  directs: ChatChannel[]
  /** The newest message that we know of, by channel. */
  newest: Record<string, number>
  /** Read up to here, by channel. */
  read: Record<string, number>
  /** Messages to this person that they have not read, by channel. */
  counts: Record<string, number>
}

export interface Inbox {
  state: Readable<InboxState>
  /** Everything up to `id` is on the screen, and somebody looks at it. */
  markRead(channel: string, id: number): void
  /** The conversation with these people; the one that is there if there is one. */
  converse(users: string[]): Promise<string>
  leave(channel: string): Promise<void>
  onNotified(listener: (notified: ChatNotified) => void): () => void
}

const EMPTY: InboxState = { directs: [], newest: {}, read: {}, counts: {} }

export function createInbox(signal: Signal, clock: Clock, random: () => number): Inbox {
  const state = createStore(EMPTY)
  const listeners = new Set<(notified: ChatNotified) => void>()
  const untold = new Map<string, { id: number; cancel: () => void; soon: boolean }>()

  signal.onOnline((data) => { state.set(fromServer(data)) })
  signal.onPush((push) => {
    state.update((now) => afterPush(now, push))
    // What is on the screen is read before it is counted.
    if (push.name === 'chat.notification_counts') for (const channel of Object.keys(push.payload)) if (untold.has(channel)) settle(channel)
    if (push.name === 'chat.notification') for (const listener of [...listeners]) listener(push.payload)
  })

  function settle(channel: string) {
    state.update((now) => ({ ...now, counts: without(now.counts, channel) }))
    tell(channel)
  }

  function tell(channel: string) {
    const { id, cancel } = untold.get(channel) ?? {}
    cancel?.()
    untold.delete(channel)
    if (id) void signal.request('chat.mark_read', { channel, id }, { repeatable: true }).catch(() => undefined)
  }

  return {
    state,
    markRead(channel, id) {
      if ((state.get().read[channel] ?? 0) >= id) return
      const soon = (state.get().counts[channel] ?? 0) > 0 || !(channel in state.get().read)
      state.update((now) => ({ ...now, read: { ...now.read, [channel]: id }, newest: raised(now.newest, channel, id), counts: without(now.counts, channel) }))
      const waiting = untold.get(channel)
      if (waiting && (waiting.soon || !soon)) {
        waiting.id = id
        return
      }
      waiting?.cancel()
      // Not all at once who read the same message.
      const wait = soon ? READ_SOON_MS : READ_EVERY_MS * (0.5 + random())
      untold.set(channel, { id, soon, cancel: clock.after(wait, () => { tell(channel) }) })
    },
    async converse(users) {
      const { id, members } = await signal.request('chat.direct.create', { users })
      state.update((now) => {
        if (now.directs.some((direct) => direct.id === id)) return now
        return { ...now, directs: [{ id, unread_pointer: 0, members, last: null }, ...now.directs] }
      })
      return id
    },
    async leave(channel) {
      await signal.request('chat.leave', { channel })
      state.update((now) => ({ ...now, directs: now.directs.filter(({ id }) => id !== channel), counts: without(now.counts, channel) }))
    },
    onNotified(listener) {
      listeners.add(listener)
      return () => { listeners.delete(listener) }
    },
  }
}

function fromServer(data: Authenticated): InboxState {
  const channels = data['chat.channels'] ?? []
  return withChannels({ ...EMPTY, read: data['chat.read_pointers'] ?? {}, counts: data['chat.notification_counts'] ?? {} }, channels)
}

/** What each push of the server changes. */
export function afterPush(state: InboxState, push: Push): InboxState {
  switch (push.name) {
    case 'chat.channels': return withChannels(state, push.payload.channels)
    case 'chat.read_pointers': {
      const read = { ...state.read }
      for (const [channel, id] of Object.entries(push.payload)) read[channel] = Math.max(id, read[channel] ?? 0)
      return { ...state, read }
    }
    case 'chat.unread_pointers': return { ...state, newest: { ...state.newest, ...push.payload } }
    case 'chat.notification_counts': return { ...state, counts: push.payload }
    case 'chat.event': return heard(state, push.payload)
    default: return state
  }
}

/** Whether something was said that was not read, where one reads. */
export function isUnread({ newest, read, counts }: InboxState, channel: string): boolean {
  return (counts[channel] ?? 0) > 0 || (channel in read && (newest[channel] ?? 0) > (read[channel] ?? 0))
}

/** Messages in direct conversations that were not read. */
export function unreadDirects({ directs, counts }: InboxState): number {
  return directs.reduce((sum, { id }) => sum + (counts[id] ?? 0), 0)
}

/** The others of a conversation. */
export function othersOf({ members }: ChatChannel, me: string): User[] {
  return members.filter(({ id }) => id !== me)
}

function withChannels(state: InboxState, channels: ChatChannel[]): InboxState {
  const newest = { ...state.newest }
  for (const { id, unread_pointer } of channels) newest[id] = Math.max(unread_pointer, newest[id] ?? 0)
  return { ...state, newest, directs: sorted(channels.filter(({ members }) => members.length > 0)) }
}

function heard(state: InboxState, event: ChatEvent): InboxState {
  const { channel, event_id, replaces } = event
  if (replaces !== null) {
    const changed = (direct: ChatChannel) => (direct.last?.event_id === replaces ? { ...direct, last: { ...direct.last, content: event.content } } : direct)
    return { ...state, directs: state.directs.map(changed) }
  }
  const directs = state.directs.map((direct) => (direct.id === channel ? { ...direct, unread_pointer: event_id, last: event } : direct))
  return { ...state, newest: raised(state.newest, channel, event_id), directs: sorted(directs) }
}

const sorted = (directs: ChatChannel[]) => [...directs].sort((a, b) => (b.last?.event_id ?? Infinity) - (a.last?.event_id ?? Infinity))

function raised(pointers: Record<string, number>, channel: string, id: number) {
  return { ...pointers, [channel]: Math.max(id, pointers[channel] ?? 0) }
}

function without(counts: Record<string, number>, channel: string) {
  return Object.fromEntries(Object.entries(counts).filter(([id]) => id !== channel))
}
