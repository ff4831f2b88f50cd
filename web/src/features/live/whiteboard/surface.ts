/**
 * The board as a drawing area: shows elements, and turns what a pointer does into elements. Konva draws, hits and transforms; what
 * an element is and who else has it is none of its business.
 */

import Konva from 'konva'
import { boxAround, isLine, movedTo, simplified, sized, within } from '@/core/whiteboard/elements'
import type { BoardElement, Box } from '@/core/whiteboard/elements'
import type { Drawn } from '@/core/whiteboard/whiteboard'
import { nodeOf } from './nodes'
import { NOTE_SIDE, TEXT_WIDTH } from './palette'

export type Tool = 'select' | 'eraser' | BoardElement['kind']
export type Pencil = Pick<BoardElement, 'color' | 'size' | 'filled'>

const CLOSEST = 4
const FURTHEST = 0.08
/** Less is a press, not a stroke. */
const PRESS = 4

export interface SurfaceOptions {
  container: HTMLDivElement
  mayDraw: () => boolean
  tool: () => Tool
  pencil: () => Pencil
  /** `goes_on`: the same stroke is not finished. */
  draw: (elements: Drawn[], more: { goes_on: boolean }) => void
  /** Text is to be written into this element, which may be new. */
  write: (element: Drawn) => void
  selected: (ids: string[]) => void
}

export interface Surface {
  show(elements: BoardElement[]): void
  /** In the middle of what one sees. */
  middle(): { x: number; y: number }
  newElement(kind: BoardElement['kind'], x: number, y: number): Drawn
  select(ids: string[]): void
  zoom(by: number): void
  fit(): void
  picture(): Promise<Blob | null>
  destroy(): void
}

export function createSurface({ container, mayDraw, tool, pencil, draw, write, selected }: SurfaceOptions): Surface {
  const stage = new Konva.Stage({ container, width: container.clientWidth, height: container.clientHeight })
  const layer = new Konva.Layer()
  const frame = new Konva.Layer()
  const handles = new Konva.Transformer({ rotateEnabled: false, flipEnabled: false, ignoreStroke: true })
  frame.add(handles)
  stage.add(layer, frame)
  const shown = new Map<string, { element: BoardElement; node: Konva.Shape | Konva.Group }>()
  let chosen: string[] = []
  let stroke: { element: Drawn; from: { x: number; y: number } } | null = null
  let erased: Set<string> | null = null
  let pan: { x: number; y: number } | null = null
  let touched = false

  const sizes = new ResizeObserver(() => {
    stage.size({ width: container.clientWidth, height: container.clientHeight })
    if (!touched) fit()
  })
  sizes.observe(container)

  function show(elements: BoardElement[]) {
    const ids = new Set(elements.map(({ id }) => id))
    for (const [id, { node }] of shown) {
      if (ids.has(id)) continue
      node.destroy()
      shown.delete(id)
    }
    elements.forEach((element, place) => {
      const known = shown.get(element.id)
      // What one holds in the hand is not torn away by its own echo.
      if (known?.node.isDragging()) return
      if (known?.element !== element) {
        known?.node.destroy()
        const node = nodeOf(element)
        listen(node)
        layer.add(node)
        shown.set(element.id, { element, node })
      }
      shown.get(element.id)?.node.zIndex(place)
    })
    select(chosen.filter((id) => ids.has(id)), false)
    layer.batchDraw()
  }

  function listen(node: Konva.Node) {
    const id = node.id()
    node.on('dragend', () => { draw(chosen.flatMap((one) => placed(one)), { goes_on: false }) })
    node.on('transformend', () => {
      const known = shown.get(id)
      if (!known) return
      const { x, y } = node.position()
      const [across, down] = [node.scaleX(), node.scaleY()]
      node.scale({ x: 1, y: 1 })
      // Of an ellipse and a line the library tells where its origin is, which is ours too.
      draw([sized(known.element, { x, y, across, down })], { goes_on: false })
    })
    node.on('dblclick dbltap', () => {
      const element = shown.get(id)?.element
      if (element && mayDraw() && (element.kind === 'text' || element.kind === 'note')) write(element)
    })
  }

  function placed(id: string): Drawn[] {
    const known = shown.get(id)
    if (!known) return []
    const { x, y } = known.node.position()
    return [movedTo(known.element, x, y)]
  }

  function select(ids: string[], tells = true) {
    chosen = ids
    const nodes = ids.flatMap((id) => shown.get(id)?.node ?? [])
    for (const { node } of shown.values()) node.draggable(nodes.includes(node) && mayDraw())
    handles.nodes(mayDraw() ? nodes : [])
    handles.resizeEnabled(nodes.length === 1)
    handles.moveToTop()
    if (tells) selected(ids)
  }

  const here = () => {
    const point = layer.getRelativePointerPosition()
    return point ? { x: within(point.x), y: within(point.y) } : null
  }

  function idAt(target: Konva.Node): string | null {
    for (let node: Konva.Node | null = target; node && node !== layer; node = node.getParent()) {
      if (shown.has(node.id())) return node.id()
    }
    return null
  }

  function newElement(kind: BoardElement['kind'], x: number, y: number): Drawn {
    const order = Math.max(0, ...[...shown.values()].map(({ element }) => element.order)) + 1
    const line = kind === 'pen' || kind === 'line' || kind === 'arrow'
    const [width, height] = kind === 'note' ? [NOTE_SIDE, NOTE_SIDE * 0.75] : kind === 'text' ? [TEXT_WIDTH, 40] : [0, 0]
    const color = kind === 'note' && pencil().color === 'ink' ? 'yellow' : pencil().color
    return { id: crypto.randomUUID().replaceAll('-', ''), kind, ...pencil(), color, x: within(x), y: within(y), width, height, points: line ? [0, 0] : [], text: '', order, deleted: false }
  }

  stage.on('pointerdown', ({ target, evt }) => {
    touched = true
    const [at, now] = [here(), tool()]
    if (!at) return
    if (evt.button === 1 || (now === 'select' && target === stage) || !mayDraw()) {
      if (now === 'select' && target === stage && !evt.shiftKey) select([])
      pan = stage.getPointerPosition()
      return
    }
    if (target.getParent()?.className === 'Transformer') return
    const id = idAt(target)
    switch (now) {
      case 'select':
        if (id && evt.shiftKey) select(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id])
        else if (id && !chosen.includes(id)) select([id])
        return
      case 'eraser':
        erased = new Set()
        return erase(id)
      case 'text':
      case 'note':
        return
      default:
        stroke = { element: newElement(now, at.x, at.y), from: at }
    }
  })

  stage.on('pointermove', ({ target, evt }) => {
    if (pan) return drag()
    if (erased) return erase(idAt(target))
    const at = here()
    if (!stroke || !at) return
    stroke.element = grown(stroke.element, stroke.from, at, evt.shiftKey)
    draw([stroke.element], { goes_on: true })
  })

  stage.on('pointerup pointercancel', () => {
    pan = null
    if (erased) {
      const gone = [...erased].flatMap((id) => shown.get(id)?.element ?? []).map((element) => ({ ...element, deleted: true }))
      erased = null
      if (gone.length > 0) draw(gone, { goes_on: false })
    }
    if (stroke) finish(stroke.element)
    stroke = null
  })

  // The writer's field takes the focus: not before the press is over, or the press takes it away again.
  stage.on('click tap', ({ target }) => {
    const [at, now] = [here(), tool()]
    if (!at || !mayDraw() || (now !== 'text' && now !== 'note')) return
    const known = shown.get(idAt(target) ?? '')?.element
    write(known?.kind === now ? known : newElement(now, at.x, at.y))
  })

  stage.on('wheel', ({ evt }) => {
    evt.preventDefault()
    touched = true
    if (evt.ctrlKey || evt.metaKey) zoomAt(Math.exp(-evt.deltaY / 200), stage.getPointerPosition() ?? centre())
    else stage.position({ x: stage.x() - evt.deltaX, y: stage.y() - evt.deltaY })
  })

  function drag() {
    const now = stage.getPointerPosition()
    if (!pan || !now) return
    stage.position({ x: stage.x() + now.x - pan.x, y: stage.y() + now.y - pan.y })
    pan = now
  }

  /** Gone from sight at once, from the board when the finger is lifted. */
  function erase(id: string | null) {
    if (id === null || !erased || erased.has(id)) return
    erased.add(id)
    shown.get(id)?.node.opacity(0.2)
  }

  function finish(element: Drawn) {
    const [width = 0, height = 0] = isLine(element) ? element.points.slice(-2).map(Math.abs) : [element.width, element.height]
    const isDot = element.kind === 'pen'
    // Somebody pressed and drew nothing; with a pen that is a dot.
    if (!isDot && width < PRESS && height < PRESS) return draw([{ ...element, deleted: true }], { goes_on: false })
    draw([isDot ? { ...element, points: simplified(element.points) } : element], { goes_on: false })
  }

  function zoomAt(by: number, point: { x: number; y: number }) {
    const before = stage.scaleX()
    const scale = Math.min(CLOSEST, Math.max(FURTHEST, before * by))
    stage.position({ x: point.x - ((point.x - stage.x()) / before) * scale, y: point.y - ((point.y - stage.y()) / before) * scale })
    stage.scale({ x: scale, y: scale })
  }

  const centre = () => ({ x: stage.width() / 2, y: stage.height() / 2 })
  const around = (): Box | null => boxAround([...shown.values()].map(({ element }) => element))

  function fit() {
    const box = around() ?? { x: -400, y: -300, width: 800, height: 600 }
    if (stage.width() === 0 || stage.height() === 0) return
    const scale = Math.min(1, Math.max(FURTHEST, Math.min(stage.width() / (box.width + 80), stage.height() / (box.height + 80))))
    stage.scale({ x: scale, y: scale })
    stage.position({ x: stage.width() / 2 - (box.x + box.width / 2) * scale, y: stage.height() / 2 - (box.y + box.height / 2) * scale })
  }
  fit()

  return {
    show(elements) {
      show(elements)
      if (!touched) fit()
    },
    middle: () => ({ x: (centre().x - stage.x()) / stage.scaleX(), y: (centre().y - stage.y()) / stage.scaleY() }),
    newElement,
    select,
    zoom: (by) => { touched = true; zoomAt(by, centre()) },
    fit,
    picture: () => pictureOf(shown, around()),
    destroy() {
      sizes.disconnect()
      stage.destroy()
    },
  }
}

function grown(element: Drawn, from: { x: number; y: number }, at: { x: number; y: number }, even: boolean): Drawn {
  const [dx, dy] = [at.x - from.x, at.y - from.y]
  if (element.kind === 'pen') return { ...element, points: simplified([...element.points, dx, dy], 0.2) }
  if (isLine({ kind: element.kind })) return { ...element, points: [0, 0, dx, dy] }
  const side = Math.max(Math.abs(dx), Math.abs(dy))
  const [width, height] = even ? [side, side] : [Math.abs(dx), Math.abs(dy)]
  return { ...element, x: Math.min(from.x, from.x + Math.sign(dx) * width), y: Math.min(from.y, from.y + Math.sign(dy) * height), width, height }
}

/** On white paper, as sharp as a screen shows it, and no larger than a browser can make. */
async function pictureOf(shown: ReadonlyMap<string, { element: BoardElement }>, box: Box | null): Promise<Blob | null> {
  const margin = 24
  const { x, y, width, height } = box ?? { x: 0, y: 0, width: 400, height: 300 }
  const scale = Math.min(2, 8_000 / (width + 2 * margin), 8_000 / (height + 2 * margin))
  const holder = document.createElement('div')
  const stage = new Konva.Stage({ container: holder, width: (width + 2 * margin) * scale, height: (height + 2 * margin) * scale })
  const layer = new Konva.Layer({ scaleX: scale, scaleY: scale, x: (margin - x) * scale, y: (margin - y) * scale })
  layer.add(new Konva.Rect({ x: x - margin, y: y - margin, width: width + 2 * margin, height: height + 2 * margin, fill: '#fff' }))
  for (const { element } of [...shown.values()].sort((a, b) => a.element.order - b.element.order)) layer.add(nodeOf(element))
  stage.add(layer)
  try {
    return (await stage.toBlob({ pixelRatio: 1, mimeType: 'image/png' })) as Blob | null
  } finally {
    stage.destroy()
  }
}
