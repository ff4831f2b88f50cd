/** A board as an SVG file. It is saved, never put into a page; every text in it is escaped all the same. */

import { boxAround, isLine } from '@/core/whiteboard/elements'
import type { BoardElement } from '@/core/whiteboard/elements'
import { GROUND, letters, NOTE_PADDING, STROKE, thickness } from './palette'

const MARGIN = 24
const HEAD = 4

export function svgOf(elements: BoardElement[]): string {
  const box = boxAround(elements) ?? { x: 0, y: 0, width: 1, height: 1 }
  const view = [box.x - MARGIN, box.y - MARGIN, box.width + 2 * MARGIN, box.height + 2 * MARGIN]
  const [x, y, width, height] = view
  const paper = `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="#fff"/>`
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${view.join(' ')}" width="${width}" height="${height}" font-family="sans-serif">`
    + paper + elements.map(shape).join('') + '</svg>\n'
}

function shape(element: BoardElement): string {
  const { kind, x, y, width, height, filled, color } = element
  const stroke = `stroke="${STROKE[color]}" stroke-width="${thickness(element)}"`
  const fill = filled ? GROUND[color] : 'none'
  if (isLine(element)) return line(element, stroke)
  switch (kind) {
    case 'ellipse': return `<ellipse cx="${x + width / 2}" cy="${y + height / 2}" rx="${width / 2}" ry="${height / 2}" ${stroke} fill="${fill}"/>`
    case 'text': return text(element, 0, STROKE[color])
    case 'note': return `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="6" fill="${GROUND[color]}"/>${text(element, NOTE_PADDING, STROKE.ink)}`
    default: return `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="4" ${stroke} fill="${fill}"/>`
  }
}

function line(element: BoardElement, stroke: string): string {
  const { x, y, points, kind, color } = element
  const at = points.map((step, place) => step + (place % 2 === 0 ? x : y))
  const path = `<polyline points="${at.join(' ')}" ${stroke} fill="none" stroke-linecap="round" stroke-linejoin="round"/>`
  if (kind !== 'arrow' || at.length < 4) return path
  const [fromX = 0, fromY = 0, toX = 0, toY = 0] = at.slice(-4)
  const turn = Math.atan2(toY - fromY, toX - fromX)
  const size = HEAD * thickness(element)
  const corner = (by: number) => `${toX - size * Math.cos(turn + by)},${toY - size * Math.sin(turn + by)}`
  return `${path}<polygon points="${toX},${toY} ${corner(0.5)} ${corner(-0.5)}" fill="${STROKE[color]}"/>`
}

/** Its own lines; a viewer of the file wraps no others. */
function text(element: BoardElement, padding: number, color: string): string {
  const size = letters(element)
  const lines = element.text.split('\n').map((words, place) =>
    `<tspan x="${element.x + padding}" y="${element.y + padding + size + place * size * 1.3}">${escaped(words)}</tspan>`)
  return `<text font-size="${size}" fill="${color}">${lines.join('')}</text>`
}

function escaped(words: string): string {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
