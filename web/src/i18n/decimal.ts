import { formatLocale } from './locale'

/** Money as people type it: `12`, `12.5`, `12,50` become `12.50`; null for what is no amount. */
export function decimal(text: string | number | null): string | null {
  const plain = String(text ?? '').trim().replace(',', '.')
  if (!/^\d{1,8}(\.\d{1,2})?$/.test(plain)) return null
  const [whole = '0', part = ''] = plain.split('.')
  return `${whole}.${part.padEnd(2, '0')}`
}

/** The server's `12.50` with the mark of the reader's language, for a field to begin with. */
export function typed(plain: string, locale = formatLocale()): string {
  const mark = new Intl.NumberFormat(locale).formatToParts(1.5).find(({ type }) => type === 'decimal')?.value ?? '.'
  return plain.replace('.', mark === ',' ? ',' : '.')
}

/** A number of places: a whole number, or null for no limit where nothing is typed; undefined for anything else. */
export function places(text: string | number | null): number | null | undefined {
  const plain = String(text ?? '').trim()
  if (plain === '') return null
  return /^\d{1,9}$/.test(plain) ? Number(plain) : undefined
}
