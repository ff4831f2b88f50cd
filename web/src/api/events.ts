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
  payment_instructions: string
  public_url: string
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
  sender_name: string
  reply_to: string
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
