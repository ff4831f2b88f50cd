import { describe, expect, it } from 'vitest'
import { roundsOf, typedOf } from './rounds'

const ROUNDS = { group_size: 2, round: 270, extension: 60, max_extensions: 3, skip_after: 15, skips: 5, relax_after: 10 }

describe('rounds', () => {
  it('are typed in minutes and seconds, and come back as they were', () => {
    const typed = typedOf(ROUNDS)
    expect(typed).toMatchObject({ round: '4.5', skip_after: '15', group_size: '2' })
    expect(roundsOf(typed)).toEqual({ rounds: ROUNDS, wrong: {} })
    expect(roundsOf({ ...typed, round: ' 4,5 ' }).rounds.round).toBe(270)
  })

  it('say which of them is no number', () => {
    const { wrong } = roundsOf({ ...typedOf(ROUNDS), round: 'long', skips: '', extension: '-1' })
    expect(Object.keys(wrong)).toEqual(['round', 'extension', 'skips'])
  })
})
