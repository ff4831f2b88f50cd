/** What is drawn on a board, as plain values: which of two changes counts, where an element is, how it is moved and sized. */

import type { BoardElement } from '../protocol/types'

export type { BoardElement } from '../protocol/types'

export interface Box { x: number; y: number; width: number; height: number }

/** As the server says (signaling/PROTOCOL.md): nothing lies further out, and no line has more points. */
const EDGE = 20_000
const MOST_POINTS = 1_000

/** The higher version counts, of equal ones the higher nonce: the same picture for everybody, in whatever order they hear it. */
export function isNewer(a: Pick<BoardElement, 'version' | 'nonce'>, b: Pick<BoardElement, 'version' | 'nonce'> | undefined): boolean {
  if (!b || a.version !== b.version) return !b || a.version > b.version
  return a.nonce > b.nonce
}

export const isLine = ({ kind }: Pick<BoardElement, 'kind'>): boolean => kind === 'pen' || kind === 'line' || kind === 'arrow'

export function boxOf(element: BoardElement): Box {
  const { x, y, width, height, points } = element
  if (!isLine(element)) return { x, y, width, height }
  const xs = points.filter((_, at) => at % 2 === 0)
  const ys = points.filter((_, at) => at % 2 === 1)
  const [left, top] = [Math.min(...xs), Math.min(...ys)]
  return { x: x + left, y: y + top, width: Math.max(...xs) - left, height: Math.max(...ys) - top }
}

/** Around all of them; null: there is nothing. */
export function boxAround(elements: BoardElement[]): Box | null {
  if (elements.length === 0) return null
  const boxes = elements.map(boxOf)
  const x = Math.min(...boxes.map((box) => box.x))
  const y = Math.min(...boxes.map((box) => box.y))
  const right = Math.max(...boxes.map((box) => box.x + box.width))
  const bottom = Math.max(...boxes.map((box) => box.y + box.height))
  return { x, y, width: right - x, height: bottom - y }
}

export function movedTo(element: BoardElement, x: number, y: number): BoardElement {
  return { ...element, x: within(x), y: within(y) }
}

/** Its place and its size, by these factors; letters keep theirs. */
export function sized(element: BoardElement, { x, y, across, down }: { x: number; y: number; across: number; down: number }): BoardElement {
  const points = element.points.map((step, at) => Math.round(step * (at % 2 === 0 ? across : down)) + 0)
  const width = Math.min(EDGE, Math.max(isLine(element) ? 0 : 8, Math.round(element.width * Math.abs(across))))
  const height = Math.min(EDGE, Math.max(isLine(element) ? 0 : 8, Math.round(element.height * Math.abs(down))))
  return movedTo({ ...element, points, width: isLine(element) ? 0 : width, height: isLine(element) ? 0 : height }, x, y)
}

export const within = (coordinate: number): number => Math.round(Math.min(EDGE, Math.max(-EDGE, coordinate)))

/** The same line with fewer points, none of those left out further than `tolerance` from it (Ramer, Douglas and Peucker). */
export function simplified(points: number[], tolerance = 0.75): number[] {
  const count = points.length / 2
  const keep = new Uint8Array(count)
  keep[0] = keep[count - 1] = 1
  const spans: [number, number][] = [[0, count - 1]]
  for (let span = spans.pop(); span; span = spans.pop()) {
    const [from, to] = span
    let [worst, at] = [tolerance, -1]
    for (let point = from + 1; point < to; point += 1) {
      const distance = distanceTo(points, point, from, to)
      if (distance > worst) [worst, at] = [distance, point]
    }
    if (at < 0) continue
    keep[at] = 1
    spans.push([from, at], [at, to])
  }
  const kept = points.filter((_, place) => keep[place >> 1] === 1).map(Math.round)
  return kept.length > 2 * MOST_POINTS ? simplified(points, tolerance * 2) : kept
}

function distanceTo(points: number[], point: number, from: number, to: number): number {
  const at = (place: number): [number, number] => [points[2 * place] ?? 0, points[2 * place + 1] ?? 0]
  const [[px, py], [ax, ay], [bx, by]] = [at(point), at(from), at(to)]
  const [dx, dy] = [bx - ax, by - ay]
  const length = Math.hypot(dx, dy)
  if (length === 0) return Math.hypot(px - ax, py - ay)
  return Math.abs(dx * (ay - py) - dy * (ax - px)) / length
}
