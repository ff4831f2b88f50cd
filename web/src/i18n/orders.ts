/** Orders in words: states, money, people. */

import type { OrderStatus } from '@/api/organizer'
import { formatLocale } from './locale'
import { t } from './words'

export const ORDER_STATES = ['n', 'p', 'e', 'c'] as const

export function stateWords(state: OrderStatus): string {
  return { n: t('control-order-n'), p: t('control-order-p'), e: t('control-order-e'), c: t('control-order-c') }[state]
}

/** Money comes as a decimal string and is shown in the visitor's notation. */
export function money(amount: string, currency: string): string {
  const value = Number(amount)
  if (Number.isNaN(value)) return `${amount} ${currency}`
  return new Intl.NumberFormat(formatLocale(), { style: 'currency', currency }).format(value)
}
