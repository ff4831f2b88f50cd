import { mount } from '@vue/test-utils'
import { afterEach, expect, it, vi } from 'vitest'
import type { Refusal } from '@/core/protocol/types'
import RefusalPanel from './RefusalPanel.vue'

afterEach(() => { vi.useRealTimers() })

const panel = (refusal: Refusal, more = {}) =>
  mount(RefusalPanel, { props: { refusal, clockOffset: 0, shopUrl: '/o/e/', orderUrl: '/o/e/order/X/', ...more } })

it('says why and where help is', () => {
  const unpaid = panel({ code: 'unpaid', message: '' })
  expect(unpaid.text()).toContain('Your order is not paid yet')
  expect(unpaid.get('a').attributes('href')).toBe('/o/e/order/X/')
  expect(panel({ code: 'wrong_ticket', message: '' }).get('a').attributes('href')).toBe('/o/e/')
  expect(panel({ code: 'ended', message: '' }).find('a').exists()).toBe(false)
})

it('shows the server\'s own words for a reason that it does not know', () => {
  expect(panel({ code: 'on_fire' as Refusal['code'], message: 'The building is on fire.' }).text()).toContain('The building is on fire.')
})

it('counts down by the server\'s clock until the door opens', async () => {
  vi.useFakeTimers({ now: new Date('2026-03-01T09:00:00Z') })
  const late = panel({ code: 'too_early', message: '', opens_at: '2026-03-01T10:01:00Z' }, { clockOffset: 3_600_000 })
  expect(late.get('[role=timer]').text()).toBe('1:00')
  await vi.advanceTimersByTimeAsync(5_000)
  expect(late.get('[role=timer]').text()).toBe('0:55')
})

it('offers the way back only to those who were asked to leave', async () => {
  const removed = panel({ code: 'removed', message: '' }, { wasInside: true })
  expect(removed.text()).toContain('Sound and picture have stopped')
  await removed.get('button').trigger('click')
  expect(removed.emitted('enter')).toHaveLength(1)
  expect(panel({ code: 'banned', message: '' }).text()).not.toContain('Enter again')
})
