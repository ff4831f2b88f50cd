import { expect, it } from 'vitest'
import { decimal, places, typed } from './decimal'

it('reads money as people type it', () => {
  expect(['12', '12.5', ' 12,50 ', '0'].map(decimal)).toEqual(['12.00', '12.50', '12.50', '0.00'])
  expect(['', 'free', '-1', '1.234', '1,000.00', null].map(decimal)).toEqual([null, null, null, null, null, null])
})

it('shows money with the mark of the language, which it reads again', () => {
  expect(['de', 'en-GB', 'ar-EG'].map((locale) => typed('12.50', locale))).toEqual(['12,50', '12.50', '12.50'])
  expect(decimal(typed('12.50', 'de'))).toBe('12.50')
})

it('tells no limit from no number', () => {
  expect(['', '100', 7, null].map(places)).toEqual([null, 100, 7, null])
  expect(['many', '-1', '1.5'].map(places)).toEqual([undefined, undefined, undefined])
})
