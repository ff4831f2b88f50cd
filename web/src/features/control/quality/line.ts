/** The points of a small line plot. */

/** For the `points` of an SVG polyline; nothing while there are fewer than two values. */
export function pointsOf(values: number[], { width, height }: { width: number; height: number }, top: number): string {
  if (values.length < 2) return ''
  const step = width / (values.length - 1)
  const y = (value: number) => round(height - (Math.min(value, top) / (top || 1)) * height)
  return values.map((value, index) => `${round(index * step)},${y(value)}`).join(' ')
}

const round = (value: number) => Math.round(value * 10) / 10
