import { expect, it } from 'vitest'
import { slugOf } from './slug'

it('makes of a name what can be typed', () => {
  expect(['Große Bühne', '  Monsoon -- Conf 2027! ', 'Łódź Ærø', '日本', ''].map((name) => slugOf(name))).toEqual(['grosse-buhne', 'monsoon-conf-2027', 'lodz-aero', '', ''])
})

it('ends within its length and not with a hyphen', () => {
  expect(slugOf('one two', 4)).toBe('one')
})
