/**
 * How long to wait before the next attempt.
 * Longer waits spare a server that is starting again; shorter ones bring people back sooner.
 */
const FIRST_MS = 400
const LONGEST_MS = 15_000

/** Exponential, of which a random half is jitter: a thousand browsers must not come back in the same instant. */
export function backoff(attempt: number, random: () => number): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 16))
  return full / 2 + (full / 2) * random()
}

/** What the server asked for in `connection.drop`, seconds. */
export interface ReconnectHint {
  reconnect_after: number
  jitter: number
}

export function hinted(hint: ReconnectHint, random: () => number): number {
  return Math.max(0, hint.reconnect_after + hint.jitter * random()) * 1000
}
