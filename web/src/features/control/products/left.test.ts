import { expect, it } from 'vitest'
import type { QuotaView } from '@/api/events'
import { leftOf } from './left'

const quota = (products: number[], more: Partial<QuotaView>) => ({ id: 1, name: '', size: null, products, closed: false, ...more }) as QuotaView

it('is the least of the quotas that have the product', () => {
  expect(leftOf(1, [])).toBe('none')
  expect(leftOf(1, [quota([2], { size: 3 })])).toBe('none')
  expect(leftOf(1, [quota([1], {})])).toBeNull()
  expect(leftOf(1, [quota([1], { size: 9, available_number: 4 }), quota([1, 2], { size: 3, available_number: 2 }), quota([1], {})])).toBe(2)
  expect(leftOf(1, [quota([1], { closed: true })])).toBe(0)
})
