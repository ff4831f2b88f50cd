import { describe, expect, it } from 'vitest'
import { drawn, filled, rows, top } from './plot'

const at = (minute: number) => new Date(minute * 60_000).toISOString()

describe('plot', () => {
  it('takes a hole for nobody', () => {
    const marks = filled({ since: at(10), until: at(14), step: 60 }, [{ at: at(10), people: 3 }, { at: at(12), people: 5 }])
    expect(marks.map(({ value }) => value)).toEqual([3, 0, 5, 0])
  })

  it('draws from the left edge to the right one, and closes the area at the bottom', () => {
    const marks = [0, 10, 5].map((value, index) => ({ at: index, value }))
    expect(drawn(marks, { width: 100, height: 10 }, 10)).toEqual({ line: 'M0 10L50 0L100 5', area: 'M0 10L50 0L100 5L100 10L0 10Z' })
    expect(drawn([], { width: 100, height: 10 }, 10).line).toBe('')
  })

  it('ends at a round number above the highest', () => {
    expect([0, 4, 5, 11, 21, 55, 1_001].map(top)).toEqual([4, 4, 5, 20, 40, 100, 2_000])
  })

  it('keeps the peak of each group in the table', () => {
    const marks = [1, 9, 2, 3, 4].map((value, index) => ({ at: index, value }))
    expect(rows(marks, 3)).toEqual([{ at: 0, value: 9 }, { at: 2, value: 3 }, { at: 4, value: 4 }])
  })
})
