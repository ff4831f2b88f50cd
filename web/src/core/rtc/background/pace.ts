/** Whether this computer keeps up: a pure judge of when pictures were finished. */

/** Fewer pictures than that a second are worse than no effect. */
export const LEAST_RATE = 10
/** Judged over this long: less takes a hiccup for a slow computer. */
const SPAN_MS = 3_000

export interface Pace {
  /** A picture was finished. The answer changes only after a whole span; null: as before. */
  finished(now: number): 'slow' | 'fine' | null
}

export function createPace(): Pace {
  let began: number | null = null
  let pictures = 0
  let isSlow = false
  return {
    finished(now) {
      // The first picture is when the model warms up; it begins the first span.
      began ??= now
      if (now === began) return null
      pictures += 1
      if (now - began < SPAN_MS) return null
      const slow = (pictures * 1_000) / (now - began) < LEAST_RATE
      ;[began, pictures] = [now, 0]
      if (slow === isSlow) return null
      isSlow = slow
      return slow ? 'slow' : 'fine'
    },
  }
}
