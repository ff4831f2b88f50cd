import { describe, expect, it } from 'vitest'
import { sharedOut } from './groups'

describe('groups', () => {
  it('are of one size, give or take one, and nobody is left out or twice', () => {
    const people = Array.from({ length: 11 }, (_, index) => `p${index}`)
    let seed = 7
    const random = () => { seed = (seed * 16_807) % 2_147_483_647; return seed / 2_147_483_647 }
    const groups = sharedOut(people, 4, random)
    expect(groups.map((group) => group.length)).toEqual([3, 3, 3, 2])
    expect(groups.flat().sort()).toEqual([...people].sort())
    expect(groups.flat()).not.toEqual(people)
    expect(sharedOut([], 3, random)).toEqual([[], [], []])
  })
})
