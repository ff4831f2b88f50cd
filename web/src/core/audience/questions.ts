/** The questions of a room as one person sees them: what the server lists, kept true by what it tells. No Vue, no DOM. */

import type { Clock } from '../clock'
import type { Signal } from '../connection/connection'
import type { Push, Question, QuestionCursor, QuestionState, QuestionsChanged } from '../protocol/types'
import type { Room } from '../room/room'
import { createStore } from '../store'
import type { Readable } from '../store'

/** When a session begins everybody lists anew: not in the same moment. */
const SPREAD_MS = 3_000
/** More is read by nobody in a running room. */
const MOST_KEPT = 500

export interface QuestionsState {
  status: 'loading' | 'ready' | 'failed'
  /** Whether one can ask and vote now. */
  active: boolean
  session: number | null
  requiresModeration: boolean
  byHand: boolean | null
  pinned: number | null
  /** In no order; each once. */
  questions: Question[]
  next: QuestionCursor | null
}

export const NO_QUESTIONS: QuestionsState = {
  status: 'loading', active: false, session: null, requiresModeration: false, byHand: null, pinned: null, questions: [], next: null,
}

export interface QuestionsCommands {
  ask(content: string, anonymous: boolean): Promise<void>
  vote(id: number, vote: boolean): Promise<void>
  /** A moderator's. */
  update(id: number, change: { state?: QuestionState; answered?: boolean }): Promise<void>
  remove(id: number): Promise<void>
  pin(id: number): Promise<void>
  unpin(): Promise<void>
  open(open: boolean | null): Promise<void>
  more(): Promise<void>
}

export interface Questions {
  state: Readable<QuestionsState>
  commands: QuestionsCommands
  stop(): void
}

export interface AudienceOptions {
  signal: Signal
  clock: Clock
  random: () => number
  room: Pick<Room, 'state'>
  id: number
}

export function createQuestions({ signal, clock, random, room, id }: AudienceOptions): Questions {
  const state = createStore(NO_QUESTIONS)
  let cancelLoad: () => void = () => undefined

  async function load() {
    cancelLoad()
    try {
      const { results, next, state: told } = await signal.request('question.list', { room: id }, { repeatable: true })
      state.set({ ...withState(NO_QUESTIONS, told), status: 'ready', questions: results, next })
    } catch {
      state.update((now) => ({ ...now, status: now.status === 'ready' ? 'ready' : 'failed' }))
    }
  }

  function pushed(push: Push) {
    const before = state.get()
    state.set(afterPush(before, push, id))
    if (push.name !== 'question.state' || push.payload.room !== id) return
    const now = state.get()
    // Another session has the floor; or nothing is new, which says that something was missed.
    if (now.session === before.session && now !== before) return
    cancelLoad()
    cancelLoad = clock.after(random() * SPREAD_MS, () => void load())
  }

  const put = ({ question }: { question: Question }) => { state.update((now) => withQuestion(now, question)) }
  const endings = [signal.onPush(pushed), onInside(room, () => void load())]

  return {
    state,
    commands: {
      ask: async (content, anonymous) => { put(await signal.request('question.ask', { room: id, content, anonymous })) },
      vote: async (question, vote) => { put(await signal.request('question.vote', { room: id, id: question, vote }, { repeatable: true })) },
      update: async (question, change) => { put(await signal.request('question.update', { room: id, id: question, ...change }, { repeatable: true })) },
      async remove(question) {
        await signal.request('question.delete', { room: id, id: question })
        state.update((now) => without(now, question))
      },
      pin: async (question) => { await signal.request('question.pin', { room: id, id: question }, { repeatable: true }) },
      unpin: async () => { await signal.request('question.unpin', { room: id }, { repeatable: true }) },
      async open(open) {
        const told = await signal.request('question.open', { room: id, open }, { repeatable: true })
        state.update((now) => withState(now, told))
      },
      async more() {
        const { next, session } = state.get()
        if (!next) return
        const page = await signal.request('question.list', { room: id, session: session ?? 0, after: next }, { repeatable: true })
        state.update((now) => ({ ...page.results.reduce(withQuestion, now), next: page.next }))
      },
    },
    stop() {
      cancelLoad()
      for (const end of endings) end()
    },
  }
}

/** Runs whenever the server let this page in, again after a lost session too, or gave it another right. */
export function onInside(room: Pick<Room, 'state'>, run: () => void): () => void {
  let known: unknown = null
  const look = () => {
    const { presence } = room.state.get()
    if (presence === known) return
    known = presence
    if (presence.at === 'inside') run()
  }
  look()
  return room.state.subscribe(look)
}

export function afterPush(state: QuestionsState, push: Push, room: number): QuestionsState {
  switch (push.name) {
    case 'question.created_or_updated': return push.payload.question.room === room ? withQuestion(state, push.payload.question) : state
    case 'question.deleted': return push.payload.room === room ? without(state, push.payload.id) : state
    case 'question.votes': return push.payload.room === room ? withScores(state, push.payload.scores) : state
    case 'question.state': return push.payload.room === room ? withState(state, push.payload) : state
    default: return state
  }
}

function withState(state: QuestionsState, told: QuestionsChanged): QuestionsState {
  const { active, session, requires_moderation: requiresModeration, by_hand: byHand, pinned } = told
  const same = state.active === active && state.session === session && state.requiresModeration === requiresModeration
    && state.byHand === byHand && state.pinned === pinned
  return same ? state : { ...state, active, session, requiresModeration, byHand, pinned }
}

/** Questions of other sessions are no news here; what one voted is told in answers only. */
function withQuestion(state: QuestionsState, question: Question): QuestionsState {
  if (question.session !== state.session) return state
  const before = state.questions.find(({ id }) => id === question.id)
  const known = { ...question, voted: question.voted ?? before?.voted ?? false }
  const others = state.questions.filter(({ id }) => id !== question.id)
  return { ...state, questions: [...others, known].slice(-MOST_KEPT) }
}

function without(state: QuestionsState, id: number): QuestionsState {
  return { ...state, questions: state.questions.filter((question) => question.id !== id) }
}

function withScores(state: QuestionsState, scores: Partial<Record<number, number>>): QuestionsState {
  return { ...state, questions: state.questions.map((question) => ({ ...question, score: scores[question.id] ?? question.score })) }
}

/** What is on the screen first, then what waits for an answer by votes, then what was answered. */
export function inOrder({ questions, pinned }: QuestionsState): Question[] {
  const rank = (question: Question) => (question.id === pinned ? 0 : question.answered ? 2 : 1)
  return [...questions].sort((a, b) => rank(a) - rank(b) || b.score - a.score || a.id - b.id)
}
