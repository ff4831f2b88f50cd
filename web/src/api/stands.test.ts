import { describe, expect, it } from 'vitest'
import type { Listed } from './stands'
import { swapped } from './stands'

const at = (...positions: number[]) => positions.map((position, index) => ({ id: index + 1, position })) as Listed[]

describe('the order of stands', () => {
  it('changes what has to change and no more', () => {
    expect(swapped(at(0, 1, 2), 2, -1)).toEqual([{ id: 3, position: 1 }, { id: 2, position: 2 }])
    expect(swapped(at(0, 1), 0, -1)).toEqual([])
  })

  it('tells those apart that stood in the same place', () => {
    expect(swapped(at(0, 0, 0), 1, 1)).toEqual([{ id: 3, position: 1 }, { id: 2, position: 2 }])
  })
})
