/** What a new event begins with until somebody says otherwise. */

import { toLocal } from '@/i18n/zoned'

const DAY_MS = 24 * 3_600_000
/** Enough time to tell people. */
const AHEAD_DAYS = 28

/** A working day four weeks from now, on the clocks of the zone. */
export function proposedDates(now: number, timeZone: string): { date_from: string; date_to: string } {
  let day = now + AHEAD_DAYS * DAY_MS
  while ([0, 6].includes(new Date(`${toLocal(new Date(day).toISOString(), timeZone)}Z`).getUTCDay())) day += DAY_MS
  const date = toLocal(new Date(day).toISOString(), timeZone).slice(0, 10)
  return { date_from: `${date}T10:00`, date_to: `${date}T18:00` }
}
