/** Those who want to be found, as one person finds them. */

import { problemWords } from '@/i18n/problems'
import type { Signal } from '../connection/connection'
import type { ShownPerson } from '../protocol/types'
import { createStore } from '../store'
import type { Readable } from '../store'

/** Shorter questions are for everybody. */
export const SHORTEST = 2

export interface DirectoryState {
  status: 'loading' | 'ready' | 'failed'
  problem: string
  people: ShownPerson[]
  /** There are more. */
  more: boolean
  /** How one shows oneself; null: not at all. */
  own: string | null
}

export interface Directory {
  state: Readable<DirectoryState>
  /** Everybody, or those whose name or words hold this. An answer that was overtaken is not shown. */
  search(query: string): Promise<void>
  next(): Promise<void>
  /** Be found with these words; null: not any more. */
  show(about: string | null): Promise<void>
}

export function createDirectory(signal: Signal, room: number): Directory {
  const state = createStore<DirectoryState>({ status: 'loading', problem: '', people: [], more: false, own: null })
  let asked = 0
  let query = ''
  let after: string | null = null

  async function ask(from: string | null) {
    asked += 1
    const turn = asked
    try {
      const found = await signal.request('user.list.search', { room, ...(query && { query }), ...(from && { after: from }) }, { repeatable: true })
      if (turn !== asked) return
      after = found.next
      const people = from ? [...state.get().people, ...found.results] : found.results
      state.set({ status: 'ready', problem: '', people, more: found.next !== null, own: found.own })
    } catch (error) {
      if (turn === asked) state.update((now) => ({ ...now, status: 'failed', problem: problemWords(error) }))
    }
  }

  return {
    state,
    async search(text) {
      const wanted = text.trim()
      query = wanted.length >= SHORTEST ? wanted : ''
      await ask(null)
    },
    async next() {
      if (after) await ask(after)
    },
    async show(about) {
      await signal.request('user.show', { about })
      await ask(null)
    },
  }
}
