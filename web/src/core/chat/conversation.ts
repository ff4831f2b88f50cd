/** One channel as somebody reads and writes it, a room's or a direct one. No Vue, no DOM. */

import type { Clock } from '../clock'
import { RequestError } from '../connection/connection'
import type { Signal } from '../connection/connection'
import type { ChatEvent, ChatFile, Push, User } from '../protocol/types'
import { createStore } from '../store'
import type { Readable } from '../store'
import { peopleOf, withMessages, withPreview, withReactions } from './lines'
import type { ChatLine } from './lines'

/** What is read of the chat on entering, and at each step back; enough to catch up with a talk's last minutes. */
const PAGE = 100
/** Letters that surely fit into one answer. */
const FULL_ANSWER = 60_000
/** More is not read by anybody in a running room, and every one of them is a row on the screen. */
const MOST_KEPT = 400
/** Of those who scroll back. */
const MOST_SCROLLED = 3_000

export interface ChatState {
  channel: string | null
  status: 'none' | 'loading' | 'ready' | 'denied'
  lines: ChatLine[]
  /** Everybody whose name came with a message. */
  people: Record<string, User>
  /** Whether there is more above. */
  older: 'there' | 'loading' | 'none'
  /** Seconds between two messages of one person; 0: no slow mode. */
  slow: number
  /** When one may write again, on our clock; 0: now. */
  freeAt: number
  /** Who could not be told of the last mention. */
  missed: User[]
}

export const NO_CHAT: ChatState = { channel: null, status: 'none', lines: [], people: {}, older: 'none', slow: 0, freeAt: 0, missed: [] }

export interface ConversationCommands {
  /** Rejects with the server's words when it was not taken. `plain`: without a card for its link. */
  say(text: string, files?: ChatFile[], plain?: boolean): Promise<void>
  /** Brings a picture or a PDF, to be sent with a message. */
  bring(file: File): Promise<ChatFile>
  edit(id: number, text: string): Promise<void>
  remove(id: number): Promise<void>
  react(id: number, emoji: string, on: boolean): Promise<void>
  /** Reads on above; the promise ends when it is there. */
  readOlder(): Promise<void>
  slowDown(seconds: number): Promise<void>
  /** The newest first. */
  search(query: string): Promise<ChatLine[]>
}

export interface Conversation {
  state: Readable<ChatState>
  commands: ConversationCommands
  /** Listens to this channel from now on; without one there is nothing to hear. */
  open(channel: string | null): Promise<void>
  /** Hears no more. */
  stop(): void
}

export interface ConversationOptions {
  signal: Signal
  clock: Clock
  me: () => string
  /** Takes a file to the server. */
  upload: (channel: string, file: File) => Promise<ChatFile>
}

export function createConversation({ signal, clock, me, upload }: ConversationOptions): Conversation {
  const state = createStore<ChatState>(NO_CHAT)
  let most = MOST_KEPT
  /** The oldest message that was read, shown or deleted. */
  let first: number | null = null

  function channel(): string {
    const { channel } = state.get()
    if (!channel) throw new Error('This room has no chat.')
    return channel
  }

  async function open(channel: string | null) {
    const before = state.get()
    if (!channel) return
    state.set({ ...(before.channel === channel ? before : NO_CHAT), channel, status: 'loading' })
    try {
      const { slow_seconds: slow } = await joinOrRead(channel)
      const { results, users } = await signal.request('chat.fetch', { channel, count: PAGE }, { repeatable: true })
      first = oldest(results, null)
      state.update((now) => ({
        ...now,
        status: 'ready',
        slow,
        // What lies between the old lines and these was missed: it is read again on scrolling.
        lines: withMessages(meets(now.lines, results.at(0)?.event_id) ? now.lines : newerThan(now.lines, results), results, most),
        people: { ...now.people, ...users },
        older: isAll(results) ? 'none' : 'there',
      }))
    } catch {
      state.update((now) => ({ ...now, status: 'denied' }))
    }
  }

  /** Without a name one may read. */
  async function joinOrRead(channel: string) {
    try {
      return await signal.request('chat.join', { channel }, { repeatable: true })
    } catch (error) {
      if (!(error instanceof RequestError) || error.code !== 'channel.join.missing_profile') throw error
      return await signal.request('chat.subscribe', { channel }, { repeatable: true })
    }
  }

  function pushed(push: Push) {
    const { channel } = state.get()
    if (!channel) return
    if (push.name === 'chat.event' && push.payload.channel === channel) {
      state.update((now) => ({ ...now, lines: withMessages(now.lines, [push.payload], most), people: { ...now.people, ...peopleOf([push.payload]) } }))
    } else if (push.name === 'chat.event.reaction' && push.payload.channel === channel) {
      state.update((now) => ({ ...now, lines: withReactions(now.lines, push.payload, me()) }))
    } else if (push.name === 'chat.preview' && push.payload.channel === channel) {
      state.update((now) => ({ ...now, lines: withPreview(now.lines, push.payload) }))
    } else if (push.name === 'chat.slowed' && push.payload.channel === channel) {
      state.update((now) => ({ ...now, slow: push.payload.seconds, freeAt: push.payload.seconds === 0 ? 0 : now.freeAt }))
    } else if (push.name === 'chat.mention_warning' && push.payload.channel === channel) {
      state.update((now) => ({ ...now, missed: push.payload.missed_users }))
    }
  }

  async function send(body: string, replaces?: number, plain = false) {
    await signal.request('chat.send', { channel: channel(), event_type: 'channel.message', content: { type: 'text', body }, replaces, ...(plain && { no_preview: true }) })
  }

  async function sendFiles(body: string, files: ChatFile[], plain: boolean) {
    const content = { type: 'files', body, files: files.map(({ id }) => ({ id })) } as const
    await signal.request('chat.send', { channel: channel(), event_type: 'channel.message', content, ...(plain && { no_preview: true }) })
  }

  const commands: ConversationCommands = {
    bring: (file) => upload(channel(), file),
    async say(text, files = [], plain = false) {
      state.update((now) => ({ ...now, missed: [] }))
      try {
        if (files.length === 0) await send(text, undefined, plain)
        else await sendFiles(text, files, plain)
      } catch (error) {
        const wait = error instanceof RequestError ? error.payload.retry_after : undefined
        if (wait) state.update((now) => ({ ...now, freeAt: clock.now() + wait * 1_000 }))
        throw error
      }
    },
    edit: (id, text) => send(text, id),
    async remove(replaces) {
      await signal.request('chat.send', { channel: channel(), event_type: 'channel.message', content: { type: 'deleted' }, replaces })
    },
    async react(id, reaction, on) {
      const event = await signal.request('chat.react', { channel: channel(), event: id, reaction, delete: !on })
      state.update((now) => ({ ...now, lines: now.lines.map((line) => (line.id === id ? { ...line, reactions: withMessages([], [event], 1)[0]?.reactions ?? line.reactions } : line)) }))
    },
    async readOlder() {
      if (state.get().older !== 'there' || first === null) return
      state.update((now) => ({ ...now, older: 'loading' }))
      try {
        const { results, users } = await signal.request('chat.fetch', { channel: channel(), count: PAGE, before_id: first }, { repeatable: true })
        first = oldest(results, first)
        most = Math.min(MOST_SCROLLED, Math.max(most, state.get().lines.length + results.length))
        state.update((now) => ({
          ...now,
          lines: withMessages(now.lines, results, most),
          people: { ...users, ...now.people },
          older: isAll(results) || most === MOST_SCROLLED ? 'none' : 'there',
        }))
      } catch (error) {
        state.update((now) => ({ ...now, older: 'there' }))
        throw error
      }
    },
    async slowDown(seconds) { await signal.request('chat.slow', { channel: channel(), seconds }) },
    async search(query) {
      const { results, users } = await signal.request('chat.search', { channel: channel(), query }, { repeatable: true })
      state.update((now) => ({ ...now, people: { ...users, ...now.people } }))
      return withMessages([], results, results.length).reverse()
    },
  }

  const stopHearing = signal.onPush(pushed)

  return {
    state,
    commands,
    open,
    stop() {
      stopHearing()
      const { channel } = state.get()
      if (channel) void signal.request('chat.unsubscribe', { channel }).catch(() => undefined)
    },
  }
}

/** Fewer than asked for are the last ones, unless they are so long that the answer was full. */
function isAll(results: ChatEvent[]): boolean {
  const letters = results.reduce((sum, { content }) => sum + (content.type === 'deleted' ? 0 : content.body.length), 0)
  return results.length === 0 || (results.length < PAGE && letters < FULL_ANSWER)
}

function oldest(results: { event_id: number }[], before: number | null): number | null {
  return results.reduce((least, { event_id }) => (least === null ? event_id : Math.min(least, event_id)), before)
}

/** Whether the lines that are there reach the first that was read now. */
function meets(lines: ChatLine[], first: number | undefined): boolean {
  const last = lines.at(-1)
  return first === undefined || last === undefined || last.id >= first
}

function newerThan(lines: ChatLine[], results: { event_id: number }[]): ChatLine[] {
  const first = results[0]?.event_id ?? 0
  return lines.filter(({ id }) => id >= first)
}
