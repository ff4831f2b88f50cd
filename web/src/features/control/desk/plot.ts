/** From counts with holes to an area that can be drawn: a point that is missing is a moment at which nobody was in. */

import type { Attendance, Moment } from '@/api/live'

export interface Drawn { area: string; line: string }
export interface Mark { at: number; value: number }

/** The value of every step from the beginning to the end; holes are zero. */
export function filled({ since, until, step }: Pick<Attendance, 'since' | 'until' | 'step'>, points: Moment[]): Mark[] {
  const length = step * 1_000
  const known = new Map(points.map(({ at, people }) => [Math.floor(Date.parse(at) / length), people]))
  const [first, last] = [Math.floor(Date.parse(since) / length), Math.floor((Date.parse(until) - 1) / length)]
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => ({ at: (first + index) * length, value: known.get(first + index) ?? 0 }))
}

/** As the `d` of two SVG paths in a box of this size. */
export function drawn(marks: Mark[], { width, height }: { width: number; height: number }, top: number): Drawn {
  if (marks.length === 0) return { area: '', line: '' }
  const step = width / Math.max(1, marks.length - 1)
  const y = (value: number) => round(height - (Math.min(value, top) / (top || 1)) * height)
  const points = marks.map(({ value }, index) => `${round(index * step)} ${y(value)}`)
  const line = `M${points.join('L')}`
  return { line, area: `${line}L${round((marks.length - 1) * step)} ${height}L0 ${height}Z` }
}

/** A round number at or above the largest value, so that lines beside the plot can be read. */
export function top(most: number): number {
  if (most <= 4) return 4
  const scale = 10 ** Math.floor(Math.log10(most))
  return [1, 2, 4, 5, 10].map((factor) => factor * scale).find((edge) => edge >= most) ?? most
}

/** At most so many rows for a table: the largest value of each group. */
export function rows(marks: Mark[], most: number): Mark[] {
  const group = Math.ceil(marks.length / most)
  if (group <= 1) return marks
  const groups = Array.from({ length: Math.ceil(marks.length / group) }, (_, index) => marks.slice(index * group, (index + 1) * group))
  return groups.map((of) => ({ at: of[0]?.at ?? 0, value: Math.max(...of.map(({ value }) => value)) }))
}

const round = (value: number) => Math.round(value * 10) / 10
