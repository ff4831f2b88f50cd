import { expect, it } from 'vitest'
import { obstacle } from './obstacle'

const END = '2026-06-01T18:00:00Z'

it('waits for the end of the event, then for its shop to close', () => {
  expect(obstacle({ live: true, date_to: END }, Date.parse('2026-05-01'), 'June')).toContain('privacy-not-over')
  expect(obstacle({ live: true, date_to: END }, Date.parse('2026-07-01'), 'June')).toContain('privacy-live')
  expect(obstacle({ live: false, date_to: END }, Date.parse('2026-07-01'), 'June')).toBe(null)
})
