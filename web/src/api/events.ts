/** Events, products, quotas, rooms as the API has them. */

export type Words = Record<string, string>

export interface EventView {
  slug: string
  name: Words
  live: boolean
  testmode: boolean
  currency: string
  timezone: string
  date_from: string
  date_to: string
  locale: string
  description: Words
  /** Whether it stands in lists. */
  is_public: boolean
  /** The languages that its pages are shown in; none: all that the program speaks. */
  locales: string[]
  public_url: string
}

/** The languages in which an event's texts are written: its own first, those it is shown in, those that a text has already. */
export function textLocales({ locale, locales, name, description }: EventView): string[] {
  return [...new Set([locale, ...locales, ...Object.keys(name), ...Object.keys(description)])]
}

export interface Product {
  id: number
  name: Words
  description: Words
  active: boolean
  /** A decimal string. */
  default_price: string
  admission: boolean
  is_addon: boolean
  position: number
  max_per_order: number | null
  addons: { product: number; max_count: number }[]
}

export interface QuotaView {
  id: number
  name: string
  size: number | null
  products: number[]
  closed: boolean
  available?: boolean | null
  available_number?: number | null
}

export interface MailSettings {
  server: string
  security: string
  user_name: string
  from_address: string
  can_send: boolean
  secrets_sealed: boolean
}

export interface Slot {
  id: number
  room: number
  start: string
  end: string
  title: string
}
