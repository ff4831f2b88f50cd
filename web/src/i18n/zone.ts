/**
 * Whose clocks times are shown by: the event's, or the reader's own. The choice is the browser's and holds on the server's
 * pages (site/zone.ts) and in the apps.
 */

import { createStore } from '@/core/store'

const KEY = 'zone'
/** Whether the reader chose their own clocks. */
export const ownClocks = createStore(stored())

/** The reader's own zone, by the browser. */
export function ownZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone
}

export function chooseOwnClocks(on: boolean) {
  ownClocks.set(on)
  try {
    if (on) localStorage.setItem(KEY, 'own')
    else localStorage.removeItem(KEY)
  } catch {
    // A browser that keeps nothing keeps the choice until the page is left.
  }
}

/** The zone to show an event's times in; undefined is the reader's own. */
export function shownZone(eventZone: string | undefined): string | undefined {
  return ownClocks.get() ? undefined : eventZone
}

/** Whether both show the same on these days (Berlin and Paris do): then there is nothing to switch. */
export function sameClocks(eventZone: string, at: Date[] = [new Date()]): boolean {
  return at.every((moment) => clock(moment, eventZone) === clock(moment, undefined))
}

function clock(at: Date, timeZone: string | undefined): string {
  try {
    return new Intl.DateTimeFormat('en', { dateStyle: 'short', timeStyle: 'short', timeZone }).format(at)
  } catch {
    return clock(at, undefined) // a zone that this browser does not know is shown in the reader's own
  }
}

function stored(): boolean {
  try {
    return localStorage.getItem(KEY) === 'own'
  } catch {
    return false
  }
}
