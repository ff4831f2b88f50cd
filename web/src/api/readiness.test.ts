import { expect, it } from 'vitest'
import type { EventView, MailSettings, Product, QuotaView } from './events'
import type { Room } from './organizer'
import { readiness } from './readiness'
import type { Prepared } from './readiness'

const NOW = Date.parse('2027-01-01T00:00:00Z')
const ticket = (id: number, price: string, more: Partial<Product> = {}) => ({ id, active: true, admission: true, is_addon: false, default_price: price, ...more }) as Product
const quota = (products: number[], more: Partial<QuotaView> = {}) => ({ id: 1, name: '', size: 10, closed: false, products, ...more })

function missing(more: Partial<Prepared>): string[] {
  const event = { date_to: '2027-02-01T00:00:00Z' } as EventView
  const whole = { event, payment: {}, products: [ticket(1, '0.00')], quotas: [quota([1])], rooms: [{} as Room], mail: { can_send: true } as MailSettings, ...more }
  return readiness(whole, NOW).filter(({ done }) => !done).map(({ need }) => need)
}

it('finds nothing where all is there', () => {
  expect(missing({})).toEqual([])
  expect(missing({ mail: null })).toEqual([])
})

it('wants a ticket that the shop would sell', () => {
  expect(missing({ products: [] })).toEqual(['ticket'])
  expect(missing({ quotas: [] })).toEqual(['ticket'])
  expect(missing({ quotas: [quota([1]), quota([1], { closed: true })] })).toEqual(['ticket'])
  expect(missing({ quotas: [quota([1], { size: 0 })] })).toEqual(['ticket'])
  expect(missing({ quotas: [quota([1], { size: null })] })).toEqual([])
  expect(missing({ products: [ticket(1, '0.00', { active: false })] })).toEqual(['ticket'])
  expect(missing({ products: [ticket(1, '0.00', { is_addon: true })] })).toEqual(['ticket'])
})

it('asks how people pay only where something costs', () => {
  expect(missing({ products: [ticket(1, '12.00')] })).toEqual(['payment'])
  expect(missing({ products: [ticket(1, '12.00')], payment: { en: ' ' } })).toEqual(['payment'])
  expect(missing({ products: [ticket(1, '12.00')], payment: { de: 'IBAN' } })).toEqual([])
  expect(missing({ products: [ticket(1, '0.00'), ticket(2, '12.00')] })).toEqual([])
})

it('tells of rooms, mail and dates', () => {
  const event = { date_to: '2026-12-31T00:00:00Z' } as EventView
  expect(missing({ event, rooms: [], mail: { can_send: false } as MailSettings })).toEqual(['room', 'mail', 'dates'])
})
