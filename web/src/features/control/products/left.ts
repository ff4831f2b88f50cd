/** How many of a product can still be sold: the least of its quotas. */

import type { QuotaView } from '@/api/events'

/** Null: without a limit. `none`: no quota has it, so that it is not sold at all. */
export function leftOf(product: number, quotas: QuotaView[]): number | null | 'none' {
  const own = quotas.filter(({ products }) => products.includes(product))
  if (own.length === 0) return 'none'
  const limits = own.flatMap(({ closed, size, available_number }) => (closed ? [0] : size === null ? [] : [available_number ?? size]))
  return limits.length > 0 ? Math.max(0, Math.min(...limits)) : null
}
