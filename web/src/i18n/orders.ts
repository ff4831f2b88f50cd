/** Orders in words: states, money, people. */

import type { OrderStatus } from '@/api/organizer'

export const STATUS_WORDS: Record<OrderStatus, string> = { n: 'Pending', p: 'Paid', e: 'Expired', c: 'Canceled' }

/** Money comes as a decimal string and is shown in the visitor's notation. */
export function money(amount: string, currency: string): string {
  const value = Number(amount)
  if (Number.isNaN(value)) return `${amount} ${currency}`
  return new Intl.NumberFormat(undefined, { style: 'currency', currency }).format(value)
}
