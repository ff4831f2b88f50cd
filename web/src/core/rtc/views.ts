/**
 * How large each slot is shown, told to the server: only what changed, gathered over a moment. Larger is told quickly,
 * because somebody is waiting for a sharp picture; smaller may wait, because a window that is being dragged or a tab
 * that is left for a second would cost key frames for nothing.
 */

import type { Clock } from '../clock'
import type { SlotView, ViewMedia } from '../protocol/types'

const LARGER_MS = 100
const SMALLER_MS = 1_500
/** Heights are told in steps of this many pixels: less tells more often and changes nothing. */
const STEP = 16
const MOST_HEIGHT = 4_320

export type View = Omit<SlotView, 'mid'>

export interface Views {
  /** How slot `mid` is shown from now on. */
  show(mid: string, view: View): void
  /** A new session knows nothing yet: tells it all. */
  begin(session: string): void
  stop(): void
}

export function createViews(clock: Clock, tell: (news: ViewMedia) => void): Views {
  const shown = new Map<string, View>()
  const told = new Map<string, View>()
  let session: string | null = null
  let pending: { at: number; cancel: () => void } | null = null

  function plan() {
    const news = changes()
    if (!session || news.length === 0) return
    const delay = news.some((slot) => isLarger(slot, told.get(slot.mid))) ? LARGER_MS : SMALLER_MS
    const at = clock.now() + delay
    if (pending && pending.at <= at) return
    pending?.cancel()
    pending = { at, cancel: clock.after(delay, flush) }
  }

  function changes(): SlotView[] {
    return [...shown].filter(([mid, view]) => !isSame(view, told.get(mid))).map(([mid, view]) => ({ mid, ...view }))
  }

  function flush() {
    pending = null
    const slots = changes()
    if (!session || slots.length === 0) return
    for (const { mid, ...view } of slots) told.set(mid, view)
    tell({ session, slots })
  }

  function stop() {
    pending?.cancel()
    pending = null
    session = null
  }

  return {
    stop,
    show(mid, { hidden, height }) {
      shown.set(mid, { hidden, height: Math.min(MOST_HEIGHT, Math.ceil(height / STEP) * STEP) })
      plan()
    },
    begin(next) {
      stop()
      session = next
      told.clear()
      plan()
    },
  }
}

function isSame(a: View, b: View | undefined): boolean {
  return b !== undefined && a.hidden === b.hidden && (a.hidden || a.height === b.height)
}

function isLarger(now: View, before: View | undefined): boolean {
  if (now.hidden) return false
  return !before || before.hidden || now.height > before.height
}
