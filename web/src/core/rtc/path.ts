/**
 * Whether the path to the media server still carries, and what to do when it does not: a pure judge, told of readings and
 * of events.
 *
 * Browsers notice a dead path after five seconds and more. Here it counts as dead when nothing at all came for two
 * seconds although something was asked: a speaker who fell silent is no reason, so whoever hears nothing asks first
 * (channels.ts), and a server at the other end of a living path acknowledges.
 */

/** Nothing came for so long: ask. Less asks more often in pauses, more notices later. */
const ASK_MS = 1_000
/** Nothing came for so long, and no answer: search new paths. Less does so in every hiccup of a mobile network. */
export const DEAD_MS = 2_000
/** An answer takes a round trip, and two tenths of a second of a receiver that waits for more to acknowledge. */
const ANSWER_MS = 800
/** New paths get so long before they are searched again, then twice as long, up to the most. */
const AGAIN_MS = 3_000
const MOST_MS = 12_000
/** New paths that did not help within this time will not: then a new connection is made. Less gives up on slow networks. */
const HELPS_MS = 8_000
/** Browsers tell of one change of network twice, by different events. */
const SAME_CHANGE_MS = 500

export interface PathReading {
  /** Bytes that came over the path in use; checks of other paths do not count. Only that it grows matters. */
  received: number
  /** Somebody's media should come, or ours be acknowledged; and there is a channel to ask by. */
  expected: boolean
}

/** `back`: what was dead carries again. */
export type PathStep = 'none' | 'ask' | 'restart' | 'rebuild' | 'back'

export interface PathJudge {
  /** A reading, a few times a second. */
  measured(now: number, reading: PathReading): PathStep
  /** The browser's own word of the connection. */
  changed(now: number, state: RTCPeerConnectionState): PathStep
  /** The network is another one. */
  networkChanged(now: number): PathStep
}

/** `now` is when the connection was made. */
export function createPathJudge(now: number): PathJudge {
  let received = 0
  let heardAt = now
  let askedAt: number | null = null
  /** The browser says so; readings decide when it says nothing. */
  let isLost = false
  let brokenSince: number | null = null
  let restartedAt = -Infinity
  /** New paths are searched, and nothing came since. */
  let isSearching = false
  let patience = AGAIN_MS

  function heard(now: number): PathStep {
    heardAt = now
    askedAt = null
    if (isLost) return 'none'
    brokenSince = null
    if (!isSearching) return 'none'
    isSearching = false
    patience = AGAIN_MS
    return 'back'
  }

  function broken(now: number, canAsk: boolean): PathStep {
    brokenSince ??= now
    if (now - brokenSince >= HELPS_MS) {
      brokenSince = null
      return 'rebuild'
    }
    if (now - restartedAt >= patience) return restart(now)
    return canAsk ? 'ask' : 'none'
  }

  function restart(now: number): PathStep {
    // A first restart is followed by one after the shortest patience; only those in vain make it longer.
    patience = now - restartedAt < MOST_MS ? Math.min(patience * 2, MOST_MS) : AGAIN_MS
    restartedAt = now
    isSearching = true
    return 'restart'
  }

  return {
    measured(now, reading) {
      if (reading.received !== received) {
        received = reading.received
        return heard(now)
      }
      if (isLost || brokenSince !== null) return broken(now, reading.expected)
      const quiet = now - heardAt
      if (askedAt !== null && now - askedAt >= ANSWER_MS && quiet >= DEAD_MS) return broken(now, reading.expected)
      if (!reading.expected || quiet < ASK_MS) return 'none'
      // Questions get lost as well: there are several, and the first without an answer counts.
      askedAt ??= now
      return 'ask'
    },
    changed(now, state) {
      isLost = state === 'disconnected' || state === 'failed'
      if (isLost) return broken(now, false)
      return state === 'connected' ? heard(now) : 'none'
    },
    networkChanged(now) {
      return now - restartedAt < SAME_CHANGE_MS ? 'none' : restart(now)
    },
  }
}
