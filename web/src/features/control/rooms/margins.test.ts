import { expect, it } from 'vitest'
import { minutesOf, secondsOf } from './margins'

it('shows seconds as minutes, and nothing for a new room', () => {
  expect(minutesOf({ opens_before: 900, presenters_before: 1800, closes_after: 0 })).toEqual({ opens_before: '15', presenters_before: '30', closes_after: '0' })
  expect(minutesOf(null)).toEqual({ opens_before: '', presenters_before: '', closes_after: '' })
})

it('sends what is typed, and says what is no number', () => {
  const { seconds, wrong } = secondsOf({ opens_before: '10', presenters_before: '', closes_after: 'soon' })
  expect(seconds).toEqual({ opens_before: 600 })
  expect(Object.keys(wrong)).toEqual(['closes_after'])
})
