import { expect, it } from 'vitest'
import { clockTime, timeLeft } from './time'

it('counts down in the units that matter', () => {
  expect([0, 900, 61_000, 3_723_000, 3 * 86_400_000, -5].map(timeLeft)).toEqual(['0:00', '0:01', '1:01', '1:02:03', '3 days', '0:00'])
})

it('shows the time of the event, and the visitor\'s where the zone is unknown', () => {
  expect(clockTime('2026-03-01T10:00:00Z', 'Asia/Kolkata')).toMatch(/0?3:30/)
  expect(clockTime('2026-03-01T10:00:00Z', 'Nowhere/At_all')).not.toBe('')
  expect(clockTime('no time')).toBe('')
})
