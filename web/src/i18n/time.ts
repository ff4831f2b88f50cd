/** Times in words, in the page's language, by the clocks that the reader chose. */

import { formatLocale } from './locale'
import { shownZone } from './zone'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** `1:02:03`, `2:03`, and whole days once it is that far off. */
export function timeLeft(ms: number): string {
  const left = Math.max(0, Math.ceil(ms / SECOND) * SECOND)
  if (left >= 2 * DAY) return new Intl.NumberFormat(formatLocale(), { style: 'unit', unit: 'day', unitDisplay: 'long' }).format(Math.floor(left / DAY))
  const two = (value: number) => String(value).padStart(2, '0')
  const hours = Math.floor(left / HOUR)
  const minutes = Math.floor(left / MINUTE) % 60
  const seconds = Math.floor(left / SECOND) % 60
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`
}

export function clockTime(iso: string, timeZone?: string): string {
  return format(iso, { hour: '2-digit', minute: '2-digit', timeZone: shownZone(timeZone) })
}

export function dayAndTime(iso: string, timeZone?: string): string {
  return format(iso, { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', timeZone: shownZone(timeZone) })
}

/** `23 Nov 2026`, or `23 – 25 Nov 2026` as the reader's language writes it. */
export function dateRange(from: string, to: string, timeZone?: string): string {
  const format = (zone?: string) => new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeZone: zone }).formatRange(new Date(from), new Date(to))
  try {
    return format(timeZone)
  } catch {
    return Number.isNaN(Date.parse(from) + Date.parse(to)) ? '' : format()
  }
}

/** A time zone that this browser does not know must not take the page down: then in the visitor's own. */
function format(iso: string, options: Intl.DateTimeFormatOptions): string {
  const date = new Date(iso)
  if (Number.isNaN(date.getTime())) return ''
  try {
    return new Intl.DateTimeFormat(formatLocale(), options).format(date)
  } catch {
    return new Intl.DateTimeFormat(formatLocale(), { ...options, timeZone: undefined }).format(date)
  }
}
