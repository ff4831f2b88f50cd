/** The polls of a room as one person sees them. No Vue, no DOM. */

import type { Commands, Poll, PollState, Push } from '../protocol/types'
import { createStore } from '../store'
import type { Readable } from '../store'
import { onInside } from './questions'
import type { AudienceOptions } from './questions'

const SPREAD_MS = 3_000

export interface PollsState {
  status: 'loading' | 'ready' | 'failed'
  /** The newest first. */
  polls: Poll[]
}

export type NewPoll = Omit<Commands['poll.create']['payload'], 'room'>

export interface PollsCommands {
  create(poll: NewPoll): Promise<void>
  become(id: number, state: PollState): Promise<void>
  vote(id: number, options: number[]): Promise<void>
  remove(id: number): Promise<void>
  pin(id: number): Promise<void>
  unpin(): Promise<void>
}

export interface Polls {
  state: Readable<PollsState>
  commands: PollsCommands
  /** Runs when a poll has been opened. */
  onOpened(listener: (poll: Poll) => void): () => void
  stop(): void
}

export function createPolls({ signal, clock, random, room, id }: AudienceOptions): Polls {
  const state = createStore<PollsState>({ status: 'loading', polls: [] })
  const listeners = new Set<(poll: Poll) => void>()
  let cancelLoad: () => void = () => undefined

  async function load() {
    cancelLoad()
    try {
      const { results } = await signal.request('poll.list', { room: id }, { repeatable: true })
      state.set({ status: 'ready', polls: results })
    } catch {
      state.update((now) => ({ ...now, status: now.status === 'ready' ? 'ready' : 'failed' }))
    }
  }

  function pushed(push: Push) {
    const before = state.get()
    state.set(afterPush(before, push, id))
    if (push.name === 'poll.state' && push.payload.room === id) {
      cancelLoad()
      cancelLoad = clock.after(random() * SPREAD_MS, () => void load())
    }
    if (push.name !== 'poll.created_or_updated' || push.payload.poll.room !== id) return
    const { poll } = push.payload
    const wasOpen = before.polls.some((known) => known.id === poll.id && known.state === 'open')
    if (poll.state === 'open' && !wasOpen) for (const listener of [...listeners]) listener(poll)
  }

  const put = ({ poll }: { poll: Poll }) => { state.update((now) => withPoll(now, poll)) }
  const endings = [signal.onPush(pushed), onInside(room, () => void load())]

  return {
    state,
    commands: {
      create: async (poll) => { put(await signal.request('poll.create', { room: id, ...poll })) },
      become: async (poll, next) => { put(await signal.request('poll.update', { room: id, id: poll, state: next }, { repeatable: true })) },
      vote: async (poll, options) => { put(await signal.request('poll.vote', { room: id, id: poll, options }, { repeatable: true })) },
      async remove(poll) {
        await signal.request('poll.delete', { room: id, id: poll })
        state.update((now) => ({ ...now, polls: now.polls.filter((known) => known.id !== poll) }))
      },
      pin: async (poll) => { await signal.request('poll.pin', { room: id, id: poll }, { repeatable: true }) },
      unpin: async () => { await signal.request('poll.unpin', { room: id }, { repeatable: true }) },
    },
    onOpened(listener) {
      listeners.add(listener)
      return () => { listeners.delete(listener) }
    },
    stop() {
      cancelLoad()
      for (const end of endings) end()
    },
  }
}

export function afterPush(state: PollsState, push: Push, room: number): PollsState {
  switch (push.name) {
    case 'poll.created_or_updated': return push.payload.poll.room === room ? withPoll(state, push.payload.poll) : state
    case 'poll.deleted': return push.payload.room === room ? { ...state, polls: state.polls.filter(({ id }) => id !== push.payload.id) } : state
    case 'poll.results': return changed(state, push.payload.id, ({ room: of }) => of === room, { results: push.payload.results })
    case 'poll.pinned':
      if (push.payload.room !== room) return state
      return { ...state, polls: state.polls.map((poll) => ({ ...poll, is_pinned: poll.id === push.payload.id })) }
    case 'poll.unpinned':
      if (push.payload.room !== room) return state
      return { ...state, polls: state.polls.map((poll) => ({ ...poll, is_pinned: false })) }
    default: return state
  }
}

function changed(state: PollsState, id: number, fits: (poll: Poll) => boolean, change: Partial<Poll>): PollsState {
  return { ...state, polls: state.polls.map((poll) => (poll.id === id && fits(poll) ? { ...poll, ...change } : poll)) }
}

/** What one voted for is told in answers only. */
function withPoll(state: PollsState, poll: Poll): PollsState {
  const before = state.polls.find(({ id }) => id === poll.id)
  const known = { ...poll, voted: poll.voted ?? before?.voted ?? [] }
  const others = state.polls.filter(({ id }) => id !== poll.id)
  return { ...state, polls: [...others, known].sort((a, b) => b.id - a.id) }
}

/** Of all who voted, so many hundredths took an option. */
export function share(poll: Poll, option: number): number {
  const { votes = 0, options = {} } = poll.results ?? {}
  return votes === 0 ? 0 : Math.round(((options[option] ?? 0) / votes) * 100)
}
