import { describe, expect, it } from 'vitest'
import { createFakeSignal } from '../connection/fake_signal'
import { createFakeClock } from '../fake_clock'
import type { Poll, Question, QuestionsChanged } from '../protocol/types'
import { emptyRoom } from '../room/state'
import type { RoomState } from '../room/state'
import { createStore } from '../store'
import { createAnnouncements } from './announcements'
import { createPolls, share } from './polls'
import { createQuestions, inOrder } from './questions'

const ROOM = 7
const ADMISSION = { view: true, publish: false, speak: true, moderate: false, until: null }
const OPEN: QuestionsChanged = { room: ROOM, active: true, session: 3, requires_moderation: true, by_hand: null, pinned: null }

function question(id: number, more: Partial<Question> = {}): Question {
  return {
    id, room: ROOM, session: 3, sender: null, anonymous: false, content: `Question ${id}`, state: 'visible', answered: false, is_pinned: false,
    score: 0, timestamp: '2026-11-23T10:00:00Z', ...more,
  }
}

function setUp() {
  const signal = createFakeSignal()
  const clock = createFakeClock()
  const state = createStore<RoomState>(emptyRoom(ROOM, 'stage'))
  const options = { signal, clock, random: () => 0.5, room: { state }, id: ROOM }
  const enter = () => { state.update((now) => ({ ...now, presence: { at: 'inside', admission: ADMISSION } })) }
  const listed = () => signal.asked.filter(({ action }) => action === 'question.list').length
  return { signal, clock, options, enter, listed }
}

const settled = () => new Promise((resolve) => { setTimeout(resolve) })

describe('questions', () => {
  it('are listed whenever the page is let in, and kept true by pushes', async () => {
    const { signal, options, enter, listed } = setUp()
    signal.answer('question.list', { results: [question(1, { voted: true, score: 2 })], next: null, state: OPEN })
    const { state } = createQuestions(options)
    expect(listed()).toBe(0)
    enter()
    await settled()
    signal.push({ name: 'question.created_or_updated', payload: { question: question(1, { answered: true, score: 2 }) } })
    signal.push({ name: 'question.created_or_updated', payload: { question: question(2) } })
    signal.push({ name: 'question.created_or_updated', payload: { question: question(3, { room: 8 }) } })
    signal.push({ name: 'question.created_or_updated', payload: { question: question(4, { session: 99 }) } })
    signal.push({ name: 'question.votes', payload: { room: ROOM, scores: { 2: 9 } } })
    expect(state.get().questions.map(({ id, score, voted }) => [id, score, voted])).toEqual([[1, 2, true], [2, 9, false]])
    signal.push({ name: 'question.state', payload: { ...OPEN, pinned: 1 } })
    expect(inOrder(state.get()).map(({ id }) => id)).toEqual([1, 2])
    signal.push({ name: 'question.deleted', payload: { room: ROOM, id: 1 } })
    expect(state.get().questions.map(({ id }) => id)).toEqual([2])
    enter()
    await settled()
    expect(listed()).toBe(2)
  })

  it('are listed anew, at different moments, when another session has the floor or something was missed', async () => {
    const { signal, clock, options, enter, listed } = setUp()
    signal.answer('question.list', { results: [], next: null, state: OPEN })
    createQuestions(options)
    enter()
    await settled()
    signal.push({ name: 'question.state', payload: { ...OPEN, active: false } })
    clock.pass(10_000)
    expect(listed()).toBe(1)
    signal.push({ name: 'question.state', payload: { ...OPEN, session: 4 } })
    clock.pass(1_499)
    expect(listed()).toBe(1)
    clock.pass(1)
    expect(listed()).toBe(2)
    await settled()
    signal.push({ name: 'question.state', payload: OPEN })
    clock.pass(10_000)
    expect(listed()).toBe(3)
  })
})

describe('polls', () => {
  const poll: Poll = {
    id: 1, room: ROOM, session: null, content: 'Tea?', state: 'open', poll_type: 'choice', show_results: 'voted', is_pinned: false,
    options: [{ id: 10, content: 'Yes' }, { id: 11, content: 'No' }], results: null, timestamp: '2026-11-23T10:00:00Z',
  }

  it('tell of their opening once, and keep what one voted for', async () => {
    const { signal, options, enter } = setUp()
    signal.answer('poll.list', { results: [] })
    signal.answer('poll.vote', { poll: { ...poll, voted: [10], results: { votes: 1, options: { 10: 1, 11: 0 } } } })
    const { state, commands, onOpened } = createPolls(options)
    const opened: number[] = []
    onOpened(({ id }) => opened.push(id))
    enter()
    await settled()
    signal.push({ name: 'poll.created_or_updated', payload: { poll } })
    signal.push({ name: 'poll.created_or_updated', payload: { poll } })
    expect(opened).toEqual([1])
    await commands.vote(1, [10])
    signal.push({ name: 'poll.results', payload: { room: ROOM, id: 1, results: { votes: 3, options: { 10: 2, 11: 1 } } } })
    const [known] = state.get().polls
    expect(known?.voted).toEqual([10])
    expect([share(known ?? poll, 10), share(known ?? poll, 11), share(poll, 10)]).toEqual([67, 33, 0])
  })
})

describe('announcements', () => {
  it('are shown until their time is over, and stay put aside', () => {
    const { signal, clock } = setUp()
    const storage = new Map<string, string>()
    const kept = { getItem: (key: string) => storage.get(key) ?? null, setItem: (key: string, value: string) => { storage.set(key, value) } }
    const make = () => createAnnouncements({ signal, clock, offset: () => 0, storage: kept, owner: 'a' })
    const { state, dismiss } = make()
    const until = new Date(clock.now() + 5_000).toISOString()
    const one = { id: 1, text: 'Lunch', state: 'active' as const, show_until: until, timestamp: until }
    signal.push({ name: 'announcement.created_or_updated', payload: { announcement: one } })
    signal.push({ name: 'announcement.created_or_updated', payload: { announcement: { ...one, id: 2, show_until: null } } })
    expect(state.get().map(({ id }) => id)).toEqual([2, 1])
    clock.pass(5_001)
    expect(state.get().map(({ id }) => id)).toEqual([2])
    dismiss(2)
    const again = make()
    signal.push({ name: 'announcement.created_or_updated', payload: { announcement: { ...one, id: 2, show_until: null } } })
    expect([state.get(), again.state.get()]).toEqual([[], []])
  })
})
