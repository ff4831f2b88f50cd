import { expect, it } from 'vitest'
import { proposedDates } from './proposal'

it('proposes a working day in four weeks, in the zone', () => {
  expect(proposedDates(Date.parse('2026-11-23T09:00:00Z'), 'Europe/Berlin')).toEqual({ date_from: '2026-12-21T10:00', date_to: '2026-12-21T18:00' })
  // A Saturday there while it is Friday in London.
  expect(proposedDates(Date.parse('2026-11-27T23:00:00Z'), 'Asia/Kolkata').date_from).toBe('2026-12-28T10:00')
})
