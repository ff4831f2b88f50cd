/** Measures a connection every few seconds: for the person's own eyes, and in a report for the organizer's. */

import type { Clock } from '../clock'
import type { ReportMedia } from '../protocol/types'
import { createStore } from '../store'
import type { Readable } from '../store'
import { between, read, reportOf } from './quality'
import type { Quality, Reading } from './quality'

/** The server leaves out reports that come faster than every 2 s; less often shows freezes later. */
const EVERY_MS = 5_000

export interface Watch {
  /** Null before there are two readings of the same connection. */
  quality: Readable<Quality | null>
  stop(): void
}

export function createWatch(
  clock: Clock,
  connection: () => { pc: Pick<RTCPeerConnection, 'getStats'>; session: string } | null,
  tell: (report: ReportMedia) => void,
): Watch {
  const quality = createStore<Quality | null>(null)
  let last: { session: string; reading: Reading } | null = null
  let stopped = false
  let cancel = clock.after(EVERY_MS, () => void measure())

  async function measure() {
    const now = connection()
    const reading = now ? await read(now.pc).catch(() => null) : null
    if (stopped) return
    if (now && reading && last?.session === now.session) {
      const measured = between(last.reading, reading)
      quality.set(measured)
      if (measured.slots.length + measured.sent.length > 0) tell(reportOf(now.session, measured))
    }
    last = now && reading ? { session: now.session, reading } : null
    cancel = clock.after(EVERY_MS, () => void measure())
  }

  return {
    quality,
    stop() {
      stopped = true
      cancel()
    },
  }
}
