import { describe, expect, it } from 'vitest'
import { traitWords, traitsOf } from './holder'

describe('traits', () => {
  it('are typed as they are shown', () => {
    const traits = [['attendee'], ['gold', 'silver']]
    expect(traitsOf(' attendee , gold|silver,, ')).toEqual(traits)
    expect(traitsOf(traitWords(traits))).toEqual(traits)
    expect(traitsOf('  ')).toEqual([])
  })
})
