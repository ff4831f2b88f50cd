/** How a room plays in which strangers meet: what is typed, and what the API has of it. */

import { places } from '@/i18n/decimal'
import { t } from '@/i18n/words'

export const ROUNDS = ['group_size', 'round', 'extension', 'max_extensions', 'skip_after', 'skips', 'relax_after'] as const
type Field = (typeof ROUNDS)[number]

/** Typed in minutes, and in seconds; the rest are numbers. */
const MINUTES: readonly Field[] = ['round', 'extension']
const SECONDS: readonly Field[] = ['skip_after', 'relax_after']

/** As the API has it; spans in seconds. */
export type Rounds = Record<Field, number>

export type Typed = Record<Field, string>

/** What stands behind the number of a field. */
export function unitOf(field: Field): string | undefined {
  if (MINUTES.includes(field)) return t('control-minutes')
  return SECONDS.includes(field) ? t('control-seconds') : undefined
}

export function typedOf(rounds: Rounds): Typed {
  return each((field) => String(MINUTES.includes(field) ? Math.round((rounds[field] / 60) * 10) / 10 : rounds[field]))
}

/** What is typed as the API wants it, and what of it is no number, by field. */
export function roundsOf(typed: Typed): { rounds: Rounds; wrong: Partial<Typed> } {
  const read = (field: Field) => (MINUTES.includes(field) ? minutes(typed[field]) : places(typed[field]))
  const wrong = ROUNDS.filter((field) => typeof read(field) !== 'number').map((field) => [field, t('control-wrong-number')])
  return { rounds: each((field) => read(field) ?? 0), wrong: Object.fromEntries(wrong) as Partial<Typed> }
}

/** Minutes, with a half where somebody wants one, in seconds. */
function minutes(text: string): number | undefined {
  const value = /^\s*\d{1,4}([.,]\d)?\s*$/.test(text) ? Number(text.replace(',', '.')) : NaN
  return Number.isNaN(value) ? undefined : Math.round(value * 60)
}

const each = <T>(value: (field: Field) => T) => Object.fromEntries(ROUNDS.map((field) => [field, value(field)])) as Record<Field, T>
