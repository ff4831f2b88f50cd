/** What an organizer may see and do in one event, over `/api/v1/`. */

import type { Api, Page } from './client'
import type { MemberQuality } from './quality'

/** Pending, paid, expired, canceled: the field's letters. */
export type OrderStatus = 'n' | 'p' | 'e' | 'c'

export interface Position {
  id: number
  positionid: number
  product_name: string
  /** Money as a decimal string. */
  price: string
  attendee_name: string | null
  attendee_email: string | null
  addon_to: number | null
  canceled: boolean
}

export interface Order {
  code: string
  status: OrderStatus
  testmode: boolean
  email: string
  datetime: string
  expires: string
  total: string
  currency: string
  url: string
  positions: Position[]
  payments: { local_id: number; state: string; amount: string; provider: string; payment_date: string | null }[]
}

export interface Quota {
  id: number
  name: string
  size: number | null
  available?: boolean
  available_number?: number | null
}

export interface Room {
  id: number
  slug: string
  name: Record<string, string>
  description: Record<string, string>
  mode: string
}

export interface MemberMedia {
  session: string
  packets_in: number
  packets_out: number
}

export interface Member {
  user: { id: string; profile: { display_name: string }; role: string }
  joined_at: string
  media: MemberMedia[]
}

export interface OrderFilter {
  status: OrderStatus | ''
  search: string
  page: number
}

export interface OrganizerApi {
  orders(filter: OrderFilter): Promise<Page<Order>>
  order(code: string): Promise<Order>
  markPaid(code: string): Promise<Order>
  cancel(code: string): Promise<Order>
  quotas(): Promise<Page<Quota>>
  rooms(): Promise<Page<Room>>
  members(room: number): Promise<Page<Member>>
  quality(room: number): Promise<Page<MemberQuality>>
  remove(room: number, user: string, ban: boolean): Promise<unknown>
}

/** One event as the organizer's pages share it. */
export interface OrganizedEvent {
  api: OrganizerApi
  /** Path of its pages within the app. */
  base: string
  /** Addresses of its shop and its live rooms. */
  shop: string
  live: string
  timeZone?: string
}

export function createOrganizerApi(api: Api, organizer: string, event: string): OrganizerApi {
  const base = `organizers/${organizer}/events/${event}/`
  return {
    orders: ({ status, search, page }) => api.get(`${base}orders/`, { status, search, page: String(page), ordering: '-datetime' }),
    order: (code) => api.get(`${base}orders/${code}/`),
    markPaid: (code) => api.post(`${base}orders/${code}/mark_paid/`),
    cancel: (code) => api.post(`${base}orders/${code}/mark_canceled/`),
    quotas: () => api.get(`${base}quotas/`, { with_availability: 'true' }),
    rooms: () => api.get(`${base}rooms/`),
    members: (room) => api.get(`${base}rooms/${room}/members/`),
    quality: (room) => api.get(`${base}rooms/${room}/quality/`),
    remove: (room, user, ban) => api.post(`${base}rooms/${room}/members/${user}/remove/`, { ban }),
  }
}

/** A text in the visitor's language, or in any that is there. */
export function localized(text: Record<string, string>): string {
  return text[navigator.language.slice(0, 2)] ?? text.en ?? Object.values(text)[0] ?? ''
}
