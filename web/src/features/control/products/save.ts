/** What belongs to a product and is kept elsewhere: the quotas that count it, and the rooms that it opens. */

import type { Product, QuotaView } from '@/api/events'
import type { OrganizedEvent, Room } from '@/api/organizer'

/** A new product comes with a quota of its own, unless it shares others. */
export async function offer({ rest }: OrganizedEvent, { id, name }: Product, size: number | null): Promise<void> {
  await rest.post('quotas/', { name: Object.values(name)[0], size, products: [id] })
}

/** The product is counted by these quotas, and no others. */
export async function count({ rest }: OrganizedEvent, id: number, quotas: QuotaView[], wanted: string[]): Promise<void> {
  for (const { id: quota, products } of changed(id, quotas, wanted)) await rest.patch(`quotas/${quota}/`, { products })
}

/** The product opens these of the rooms that are for certain tickets, and no others. */
export async function openRooms({ rest }: OrganizedEvent, id: number, rooms: Room[], wanted: string[]): Promise<void> {
  for (const { id: room, products } of changed(id, rooms, wanted)) await rest.patch(`rooms/${room}/`, { products })
}

/** Whatever has the product and should not, or the other way round, as it should be. */
export function changed(id: number, lists: { id: number; products: number[] }[], wanted: string[]): { id: number; products: number[] }[] {
  const wants = (list: { id: number }) => wanted.includes(String(list.id))
  const differing = lists.filter((list) => list.products.includes(id) !== wants(list))
  return differing.map((list) => ({ id: list.id, products: wants(list) ? [...list.products, id] : list.products.filter((other) => other !== id) }))
}

/** The ids of those that have the product. */
export function having(product: Product | null, lists: { id: number; products: number[] }[]): string[] {
  return lists.filter(({ products }) => product !== null && products.includes(product.id)).map(({ id }) => String(id))
}
