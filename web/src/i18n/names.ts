/** Languages, currencies and time zones by their names, in the reader's language. */

const here = () => document.documentElement.lang || 'en'

export function languageName(locale: string): string {
  return nameOf('language', locale)
}

/** Every currency that this browser knows, by name. */
export function currencies(): [string, string][] {
  const known = Intl.supportedValuesOf('currency').map((code): [string, string] => [code, `${code} · ${nameOf('currency', code)}`])
  return known
}

/** Every time zone that this browser knows, `also` among them. */
export function timeZones(also: string): [string, string][] {
  const known = new Set([...Intl.supportedValuesOf('timeZone'), 'UTC', also])
  return [...known].filter(Boolean).sort().map((name) => [name, name.replaceAll('_', ' ')])
}

/** Where this browser says it is. */
export function ownTimeZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC'
}

/** What is paid with in the reader's country, as far as their language tells one; euros otherwise. */
export function ownCurrency(language: string): string {
  const region = new Intl.Locale(language).maximize().region ?? ''
  // A language alone tells no country: most who read English are not in the United States.
  return new Intl.Locale(language).region ? (CURRENCY_OF[region] ?? 'EUR') : 'EUR'
}

const CURRENCY_OF: Record<string, string> = {
  US: 'USD', GB: 'GBP', CH: 'CHF', IN: 'INR', SG: 'SGD', JP: 'JPY', AU: 'AUD', CA: 'CAD', NZ: 'NZD', SE: 'SEK', NO: 'NOK', DK: 'DKK',
  PL: 'PLN', CZ: 'CZK', HU: 'HUF', RO: 'RON', TR: 'TRY', BR: 'BRL', MX: 'MXN', ZA: 'ZAR', KR: 'KRW', CN: 'CNY', TW: 'TWD', TH: 'THB',
  ID: 'IDR', VN: 'VND', PH: 'PHP', MY: 'MYR', HK: 'HKD', IL: 'ILS', AE: 'AED', UA: 'UAH', LK: 'LKR', PK: 'PKR', BD: 'BDT', NG: 'NGN', KE: 'KES',
}

function nameOf(type: 'language' | 'currency', code: string): string {
  try {
    return new Intl.DisplayNames([here()], { type }).of(code) ?? code
  } catch {
    return code
  }
}
