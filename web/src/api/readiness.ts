/** What an event still needs before people can come: looked at by the check list and by the overview. */

import type { EventView, MailSettings, Product, QuotaView, Words } from './events'
import type { Room } from './organizer'

export type Need = 'ticket' | 'payment' | 'room' | 'mail' | 'dates'

export interface Check {
  need: Need
  done: boolean
  /** Without it nobody can buy; the others are advice. */
  required: boolean
  /** Where it is mended, below the event's pages. */
  path: string
}

export interface Prepared {
  event: EventView
  /** How to pay, by language. */
  payment: Words
  products: Product[]
  quotas: QuotaView[]
  rooms: Room[]
  /** Null: unknown to this person. */
  mail: MailSettings | null
}

export function readiness({ event, payment, products, quotas, rooms, mail }: Prepared, now: number): Check[] {
  const sold = products.filter((product) => product.active && !product.is_addon && isOffered(product, quotas))
  const costs = sold.some(({ default_price }) => Number(default_price) > 0)
  const checks: Check[] = [
    { need: 'ticket', done: sold.some(({ admission }) => admission), required: true, path: products.length === 0 ? 'start/ticket' : 'products' },
    { need: 'payment', done: Object.values(payment).some((text) => text.trim() !== ''), required: true, path: 'settings?open=payment' },
    { need: 'room', done: rooms.length > 0, required: false, path: 'start/room' },
    { need: 'mail', done: mail?.can_send !== false, required: false, path: 'mail/sender' },
    { need: 'dates', done: Date.parse(event.date_to) > now, required: false, path: 'settings' },
  ]
  return checks.filter(({ need, done }) => (need !== 'payment' || costs) && (need !== 'dates' || !done))
}

/** Every product needs a quota with something in it before the shop sells it. */
function isOffered({ id }: Product, quotas: QuotaView[]): boolean {
  const own = quotas.filter(({ products }) => products.includes(id))
  return own.length > 0 && own.every(({ closed, size }) => !closed && size !== 0)
}
