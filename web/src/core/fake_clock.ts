/** A clock for tests: time stands still until it is told to pass. */

import type { Clock } from './clock'

export interface FakeClock extends Clock {
  /** Lets time pass and runs the timers that come due, in order. */
  pass(ms: number): void
  pending(): number
}

export function createFakeClock(start = Date.parse('2026-03-01T10:00:00Z')): FakeClock {
  let now = start
  const timers = new Set<{ at: number; run: () => void }>()
  const nextBefore = (end: number) => [...timers].filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0]
  return {
    now: () => now,
    pending: () => timers.size,
    after(ms, run) {
      const timer = { at: now + ms, run }
      timers.add(timer)
      return () => { timers.delete(timer) }
    },
    pass(ms) {
      const end = now + ms
      for (let timer = nextBefore(end); timer; timer = nextBefore(end)) {
        timers.delete(timer)
        now = Math.max(now, timer.at)
        timer.run()
      }
      now = end
    },
  }
}
