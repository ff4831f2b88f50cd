import { expect, it } from 'vitest'
import { fromLocal, toLocal } from './zoned'

it('shows and reads the clocks of a zone', () => {
  for (const [iso, zone, local] of [
    ['2027-03-01T09:30:00Z', 'Asia/Kolkata', '2027-03-01T15:00'],
    ['2027-07-01T10:00:00Z', 'Europe/Berlin', '2027-07-01T12:00'],
    ['2027-01-01T04:00:00Z', 'America/New_York', '2026-12-31T23:00'],
    ['2027-01-01T00:00:00Z', 'UTC', '2027-01-01T00:00'],
  ] as const) {
    expect(toLocal(iso, zone)).toBe(local)
    expect(fromLocal(local, zone)).toBe(iso)
  }
})

it('has an answer for times that do not exist, and the first of two', () => {
  // 28 March 2027: 02:00 becomes 03:00 in Berlin. 31 October 2027: 03:00 becomes 02:00.
  expect(fromLocal('2027-03-28T02:30', 'Europe/Berlin')).toBe('2027-03-28T01:30:00Z')
  expect(fromLocal('2027-10-31T02:30', 'Europe/Berlin')).toBe('2027-10-31T00:30:00Z')
  expect(fromLocal('', 'UTC')).toBe('')
  expect(toLocal('never', 'UTC')).toBe('')
})
