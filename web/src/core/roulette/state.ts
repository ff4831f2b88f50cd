/** Where somebody is between "nobody yet" and "that was nice": a pure function of what the server says. */

import type { Contact, Push, RouletteCall, RouletteEnd, User } from '../protocol/types'

export type Stage =
  | { at: 'idle' }
  /** `back`: the other one did not answer; the place in front was kept. */
  | { at: 'waiting'; back: boolean }
  | { at: 'found'; callId: string; others: User[]; shared: string[]; rematch: boolean; until: string; answered: boolean }
  | { at: 'call'; call: RouletteCall; wanted: string[] }

/** How it ended the last time, while that matters to what is shown. */
export type Ending =
  | { kind: 'call'; callId: string; others: User[]; reason: RouletteEnd; byMe: boolean }
  /** Did not answer in time. */
  | { kind: 'missed' }
  | { kind: 'stopped'; reason: RouletteEnd }

export interface RouletteState {
  stage: Stage
  waiting: number
  recentPairs: number
  ending: Ending | null
  contacts: Contact[]
}

export const NOBODY_YET: RouletteState = { stage: { at: 'idle' }, waiting: 0, recentPairs: 0, ending: null, contacts: [] }

export function afterPush(state: RouletteState, push: Push, room: number, me: string): RouletteState {
  if (push.name === 'roulette.contact') return withContact(state, push.payload)
  if (!push.name.startsWith('roulette.') || !('room' in push.payload) || push.payload.room !== room) return state
  switch (push.name) {
    case 'roulette.waiting': return { ...state, waiting: push.payload.waiting, recentPairs: push.payload.recent_pairs }
    case 'roulette.match_found': {
      const { call_id: callId, users, shared, rematch, ready_until: until } = push.payload
      const others = users.filter(({ id }) => id !== me)
      return { ...state, ending: null, stage: { at: 'found', callId, others, shared, rematch, until, answered: false } }
    }
    case 'roulette.withdrawn': return ofCall(state, push.payload.call_id) ? withdrawn(state, push.payload.waits) : state
    case 'roulette.started': return { ...state, ending: null, stage: { at: 'call', call: push.payload, wanted: [] } }
    case 'roulette.changed': {
      const { stage } = state
      const wanted = stage.at === 'call' ? stage.wanted : []
      return { ...state, stage: { at: 'call', call: push.payload, wanted } }
    }
    case 'roulette.extension': {
      const { stage } = state
      if (stage.at !== 'call' || stage.call.call_id !== push.payload.call_id) return state
      const { ends_at, extensions_left, wanted } = push.payload
      return { ...state, stage: { ...stage, wanted, call: { ...stage.call, ends_at, extensions_left } } }
    }
    case 'roulette.hangup': return ofCall(state, push.payload.call_id) ? hungUp(state, push.payload, me) : state
    case 'roulette.stopped': return { ...state, stage: { at: 'idle' }, ending: { kind: 'stopped', reason: push.payload.reason } }
    default: return state
  }
}

/** The call that one is in, or is asked about. */
export function callOf({ stage }: RouletteState): string | null {
  if (stage.at === 'found') return stage.callId
  return stage.at === 'call' ? stage.call.call_id : null
}

function ofCall(state: RouletteState, id: string): boolean {
  return callOf(state) === id
}

function withdrawn(state: RouletteState, waits: boolean): RouletteState {
  if (waits) return { ...state, stage: { at: 'waiting', back: true } }
  return { ...state, stage: { at: 'idle' }, ending: { kind: 'missed' } }
}

function hungUp(state: RouletteState, news: { call_id: string; reason: RouletteEnd; user: string | null }, me: string): RouletteState {
  const { stage } = state
  // Before it began there is nothing to look back on.
  if (stage.at !== 'call') return { ...state, stage: { at: 'idle' } }
  const others = stage.call.users.filter(({ id }) => id !== me)
  const ending: Ending = { kind: 'call', callId: news.call_id, others, reason: news.reason, byMe: news.user === me }
  return { ...state, stage: { at: 'idle' }, ending }
}

function withContact(state: RouletteState, contact: Contact): RouletteState {
  const others = state.contacts.filter(({ user }) => user.id !== contact.user.id)
  return { ...state, contacts: [contact, ...others] }
}
