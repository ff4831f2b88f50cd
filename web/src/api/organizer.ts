/** What an organizer may see and do in one event, over `/api/v1/`. */

import { pageLanguage } from '@/i18n/locale'
import type { KnownEvent } from './bootstrap'
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
  /** Not in the lobby. */
  hidden: boolean
  audience: string | null
  timing: string | null
  /** The tickets that open it, where `audience` is `products`. */
  products: number[]
  opens_before?: number | null
  presenters_before?: number | null
  closes_after?: number | null
  capacity?: number | null
  /** How it stands for those whom it is for; null: it is the team's. */
  door?: { open: boolean; ended: boolean; changes_at: string | null } | null
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

export interface Sanction {
  id: number
  kind: 'ban' | 'silence'
  user: Member['user'] | null
  room: number | null
  until: string | null
  reason: string
  created_at: string
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
  /** The API below this event, and below its organizer. */
  rest: Api
  organizerRest: Api
  organizer: string
  slug: string
  name: string
  currency: string
  locale: string
  live: boolean
  /** Where letters reach whoever looks at the page. */
  ownEmail: string
  /** Whether the person may make events here. */
  mayCreate: boolean
  /** Whether the person may do what a permission names. */
  may(permission: string): boolean
  /** Path of its pages within the app, and of its organizer's. */
  base: string
  organizerBase: string
  /** Addresses of its shop and its live rooms. */
  shop: string
  rooms: string
  timeZone: string
}

/** One organizer as its pages share it. */
export interface Organization {
  rest: Api
  slug: string
  name: string
  base: string
  events: KnownEvent[]
  may(permission: string): boolean
}

export function createOrganizerApi(api: Api): OrganizerApi {
  return {
    orders: ({ status, search, page }) => api.get('orders/', { status, search, page: String(page), ordering: '-datetime' }),
    order: (code) => api.get(`orders/${code}/`),
    markPaid: (code) => api.post(`orders/${code}/mark_paid/`),
    cancel: (code) => api.post(`orders/${code}/mark_canceled/`),
    quotas: () => api.get('quotas/', { with_availability: 'true' }),
    rooms: () => api.get('rooms/'),
    members: (room) => api.get(`rooms/${room}/members/`),
    quality: (room) => api.get(`rooms/${room}/quality/`),
    remove: (room, user, ban) => api.post(`rooms/${room}/members/${user}/remove/`, { ban }),
  }
}

/** A text in the page's language, or in any that is there. */
export function localized(text: Record<string, string>): string {
  return text[pageLanguage()] ?? text.en ?? Object.values(text)[0] ?? ''
}
