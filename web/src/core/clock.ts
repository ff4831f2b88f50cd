/** Time and timers as a value, so that tests steer them. All times are milliseconds since 1970. */
export interface Clock {
  now(): number
  /** Calls `run` after `ms`; the returned function calls it off. */
  after(ms: number, run: () => void): () => void
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms)
    return () => { clearTimeout(timer) }
  },
}

/** What the server's clock shows, from one reading of it: countdowns must not trust the visitor's clock. */
export function serverNow(clock: Clock, offset: number): number {
  return clock.now() + offset
}

export function offsetFrom(clock: Clock, serverTime: string): number {
  const there = Date.parse(serverTime)
  return Number.isNaN(there) ? 0 : there - clock.now()
}
