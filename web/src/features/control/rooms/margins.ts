/** How long a room is open around its sessions: minutes in the form, seconds in the API. Left empty, a new room has the event's. */

import type { Room } from '@/api/organizer'
import { places } from '@/i18n/decimal'
import { t } from '@/i18n/words'

export const MARGINS = ['opens_before', 'presenters_before', 'closes_after'] as const

export type Margins = Record<(typeof MARGINS)[number], string>

export function minutesOf(room: Pick<Room, keyof Margins> | null): Margins {
  const minutes = (seconds: number | null | undefined) => (typeof seconds === 'number' ? String(Math.round(seconds / 60)) : '')
  return { opens_before: minutes(room?.opens_before), presenters_before: minutes(room?.presenters_before), closes_after: minutes(room?.closes_after) }
}

/** What is typed, and what of it is no number, by field. */
export function secondsOf(margins: Margins): { seconds: Partial<Record<keyof Margins, number>>; wrong: Partial<Margins> } {
  const typed = MARGINS.map((name) => [name, places(margins[name])] as const)
  const seconds = typed.flatMap(([name, minutes]) => (typeof minutes === 'number' ? [[name, minutes * 60]] : []))
  const wrong = typed.filter(([, minutes]) => minutes === undefined).map(([name]) => [name, t('control-wrong-number')])
  return { seconds: Object.fromEntries(seconds) as Partial<Record<keyof Margins, number>>, wrong: Object.fromEntries(wrong) as Partial<Margins> }
}
