/**
 * Which pictures stood still because they were meant to: hidden, paused, or another track's. Browsers count the gap as
 * a freeze when the next picture comes; a report of quality must not.
 */

import type { ReportMedia, SlotState } from '../protocol/types'
import type { View } from './views'

export interface Standstill {
  show(mid: string, view: View): void
  slots(slots: SlotState[]): void
  /** The report without freezes that were none. Begins the next span of time. */
  judge(report: ReportMedia): ReportMedia
}

export function createStandstill(): Standstill {
  const hidden = new Set<string>()
  let playing = new Map<string, SlotState>()
  /** Since the last report. */
  const meant = new Set<string>()

  return {
    show(mid, view) {
      if (!view.hidden) {
        hidden.delete(mid)
        return
      }
      hidden.add(mid)
      meant.add(mid)
    },
    slots(slots) {
      for (const { mid, paused, track } of slots) {
        const before = playing.get(mid)
        if (paused || before?.paused || before?.track !== track) meant.add(mid)
      }
      playing = new Map(slots.map((slot) => [slot.mid, slot]))
    },
    judge({ slots, ...rest }) {
      const judged = slots.map((slot) => (meant.has(slot.mid) ? { ...slot, freezes: 0, freeze_ms: 0 } : slot))
      meant.clear()
      for (const mid of hidden) meant.add(mid)
      for (const { mid, paused } of playing.values()) if (paused) meant.add(mid)
      return { ...rest, slots: judged }
    },
  }
}
