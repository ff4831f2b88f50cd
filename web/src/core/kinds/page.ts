/** A room's page as its reader has it: read when it is first shown, and again when another version of it is there. */

import type { Clock } from '../clock'
import type { Signal } from '../connection/connection'
import type { Page } from '../protocol/types'
import { createStore } from '../store'
import type { Readable } from '../store'

/** Those who are there learn of a change at once; they do not read it at once. */
const SPREAD_MS = 3_000

export interface PageState {
  status: 'loading' | 'ready' | 'failed'
  page: Page | null
}

export interface RoomPage {
  state: Readable<PageState>
  load(): Promise<void>
  /** The room has this version of it now. */
  changedTo(version: number): void
  stop(): void
}

export interface RoomPageOptions {
  signal: Signal
  clock: Clock
  random: () => number
  room: number
  language: string
}

export function createRoomPage({ signal, clock, random, room, language }: RoomPageOptions): RoomPage {
  const state = createStore<PageState>({ status: 'loading', page: null })
  let cancel: () => void = () => undefined
  let stopped = false

  async function load() {
    cancel()
    try {
      const page = await signal.request('room.page', { room, language }, { repeatable: true })
      if (!stopped) state.set({ status: 'ready', page })
    } catch {
      if (!stopped) state.update((now) => (now.page ? now : { status: 'failed', page: null }))
    }
  }

  return {
    state,
    load,
    changedTo(version) {
      const { page } = state.get()
      if (!page || page.version === version) return
      cancel()
      cancel = clock.after(random() * SPREAD_MS, () => void load())
    },
    stop() {
      stopped = true
      cancel()
    },
  }
}
