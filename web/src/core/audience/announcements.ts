/** What the organizers tell everybody: what is to be seen now, without what this person has put aside. */

import type { Clock } from '../clock'
import { serverNow } from '../clock'
import type { Signal } from '../connection/connection'
import type { Announcement } from '../protocol/types'
import { createStore } from '../store'
import type { Readable } from '../store'

const KEY = 'eventyay.announcements.'
/** Ids that are remembered as put aside. */
const REMEMBERED = 50

export interface Announcements {
  /** The newest first. */
  state: Readable<Announcement[]>
  dismiss(id: number): void
  /** What everybody sees now, put aside or not; for those who speak for the event. */
  current(): Promise<Announcement[]>
  /** Tells everybody, for so many minutes or until it is taken away. */
  tell(text: string, minutes: number | null): Promise<void>
  takeAway(id: number): Promise<void>
}

export interface AnnouncementsOptions {
  signal: Signal
  clock: Clock
  /** Milliseconds that the server's clock is ahead of ours. */
  offset: () => number
  storage: Pick<Storage, 'getItem' | 'setItem'>
  /** What is kept for one person at one event is not another's. */
  owner: string
}

export function createAnnouncements({ signal, clock, offset, storage, owner }: AnnouncementsOptions): Announcements {
  const state = createStore<Announcement[]>([])
  let known: Announcement[] = []
  let cancelTimer: () => void = () => undefined
  const dismissed = new Set(read(storage, owner))

  function look() {
    const now = serverNow(clock, offset())
    const shown = known.filter(({ id, state: at, show_until: until }) => at === 'active' && !dismissed.has(id) && (!until || Date.parse(until) > now))
    state.set(shown.sort((a, b) => b.id - a.id))
    cancelTimer()
    const ends = shown.flatMap(({ show_until: until }) => (until ? [Date.parse(until) - now] : []))
    if (ends.length > 0) cancelTimer = clock.after(Math.min(...ends, 2 ** 30), look)
  }

  signal.onOnline(({ announcements }) => {
    known = announcements
    look()
  })
  signal.onPush((push) => {
    if (push.name !== 'announcement.created_or_updated') return
    const { announcement } = push.payload
    known = [...known.filter(({ id }) => id !== announcement.id), announcement]
    look()
  })

  return {
    state,
    dismiss(id) {
      dismissed.add(id)
      try {
        storage.setItem(KEY + owner, JSON.stringify([...dismissed].slice(-REMEMBERED)))
      } catch {
        // Without storage it is put aside for as long as the page is open.
      }
      look()
    },
    async current() {
      const { results } = await signal.request('announcement.list', {}, { repeatable: true })
      const now = serverNow(clock, offset())
      return results.filter(({ state: at, show_until: until }) => at === 'active' && (!until || Date.parse(until) > now))
    },
    async tell(text, minutes) {
      const until = minutes === null ? {} : { show_until: new Date(serverNow(clock, offset()) + minutes * 60_000).toISOString() }
      const { announcement } = await signal.request('announcement.create', { text, ...until })
      await signal.request('announcement.update', { id: announcement.id, state: 'active' }, { repeatable: true })
    },
    takeAway: async (id) => { await signal.request('announcement.update', { id, state: 'archived' }, { repeatable: true }) },
  }
}

function read(storage: Pick<Storage, 'getItem'>, owner: string): number[] {
  try {
    const kept: unknown = JSON.parse(storage.getItem(KEY + owner) ?? '[]')
    return Array.isArray(kept) ? kept.filter((id): id is number => typeof id === 'number') : []
  } catch {
    return []
  }
}
