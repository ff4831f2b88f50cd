/** An element as what the drawing library shows. Coordinates are those of the board. */

import Konva from 'konva'
import { isLine } from '@/core/whiteboard/elements'
import type { BoardElement } from '@/core/whiteboard/elements'
import { GROUND, letters, NOTE_PADDING, STROKE, thickness } from './palette'

/** Wide enough for a finger. */
const REACH = 16

export function nodeOf(element: BoardElement): Konva.Shape | Konva.Group {
  const node = made(element)
  node.id(element.id)
  return node
}

function made(element: BoardElement): Konva.Shape | Konva.Group {
  const { kind, x, y, width, height, color, filled, points } = element
  const stroke = { stroke: STROKE[color], strokeWidth: thickness(element), hitStrokeWidth: Math.max(REACH, thickness(element)) }
  const fill = filled ? { fill: GROUND[color] } : {}
  if (isLine(element)) {
    const line = { x, y, points, ...stroke, lineCap: 'round', lineJoin: 'round', tension: kind === 'pen' ? 0.35 : 0 } as const
    return kind === 'arrow' ? new Konva.Arrow({ ...line, fill: STROKE[color], pointerLength: 4 * thickness(element), pointerWidth: 4 * thickness(element) }) : new Konva.Line(line)
  }
  switch (kind) {
    case 'ellipse': return new Konva.Ellipse({ x, y, offsetX: -width / 2, offsetY: -height / 2, radiusX: width / 2, radiusY: height / 2, ...stroke, ...fill })
    case 'text': return new Konva.Text({ x, y, width, text: element.text, fill: STROKE[color], ...written(element) })
    case 'note': return note(element)
    default: return new Konva.Rect({ x, y, width, height, cornerRadius: 4, ...stroke, ...fill })
  }
}

function note(element: BoardElement): Konva.Group {
  const { x, y, width, height, color, text } = element
  const group = new Konva.Group({ x, y })
  group.add(new Konva.Rect({ width, height, cornerRadius: 6, fill: GROUND[color], shadowColor: '#000', shadowBlur: 6, shadowOpacity: 0.2, shadowOffsetY: 2 }))
  group.add(new Konva.Text({ width, height, padding: NOTE_PADDING, text, fill: STROKE.ink, ellipsis: true, ...written(element) }))
  return group
}

const written = (element: BoardElement) => ({ fontSize: letters(element), lineHeight: 1.3, fontFamily: 'Atkinson Hyperlegible Next Variable, sans-serif', wrap: 'word' })
