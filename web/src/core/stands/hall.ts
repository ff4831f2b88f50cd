/** The stands of a room as one person sees them: listed, and listed again when something changed. No Vue, no DOM. */

import type { Clock } from '../clock'
import type { Signal } from '../connection/connection'
import type { ExhibitorTile, PosterTile, PosterVoting, Push } from '../protocol/types'
import { createStore } from '../store'
import type { Readable } from '../store'

/** Everybody in a hall hears of a change: they do not all look in the same moment. */
export const SPREAD_MS = 2_000

export interface HallState {
  status: 'loading' | 'ready' | 'failed'
  exhibitors: ExhibitorTile[]
  posters: PosterTile[]
  /** Of posters. */
  voting: PosterVoting | null
}

export interface Hall {
  state: Readable<HallState>
  load(): Promise<void>
  stop(): void
}

export interface HallOptions {
  signal: Signal
  clock: Clock
  random: () => number
  room: number
  kind: 'exhibition' | 'posters'
}

export function createHall({ signal, clock, random, room, kind }: HallOptions): Hall {
  const state = createStore<HallState>({ status: 'loading', exhibitors: [], posters: [], voting: null })
  let cancelLoad: () => void = () => undefined

  async function ask(): Promise<Partial<HallState>> {
    if (kind === 'exhibition') return signal.request('exhibition.list', { room }, { repeatable: true })
    return signal.request('poster.list', { room }, { repeatable: true })
  }

  async function load() {
    cancelLoad()
    try {
      const listed = await ask()
      state.update((now) => ({ ...now, ...listed, status: 'ready' }))
    } catch {
      state.update((now) => ({ ...now, status: now.status === 'ready' ? 'ready' : 'failed' }))
    }
  }

  function pushed(push: Push) {
    const changed = push.name === 'exhibition.exhibition_data_update' || push.name === 'poster.poster_data_update'
    if (changed && push.payload.room === room) {
      cancelLoad()
      cancelLoad = clock.after(random() * SPREAD_MS, () => void load())
    }
    if (push.name === 'event.user_count_change') state.update((now) => withCrowd(now, push.payload.room, push.payload.users))
  }

  const endings = [signal.onPush(pushed), signal.onOnline((_, resumed) => { if (!resumed) void load() })]
  void load()

  return {
    state,
    load,
    stop() {
      cancelLoad()
      for (const end of endings) end()
    },
  }
}

function withCrowd(state: HallState, id: number, users: ExhibitorTile['users']): HallState {
  const crowded = <Tile extends { id: number; users: ExhibitorTile['users'] }>(tiles: Tile[]) => tiles.map((tile) => (tile.id === id ? { ...tile, users } : tile))
  return { ...state, exhibitors: crowded(state.exhibitors), posters: crowded(state.posters) }
}
