import { expect, it } from 'vitest'
import type { BoardElement } from '@/core/whiteboard/elements'
import { svgOf } from './svg'

const note: BoardElement = {
  id: 'a', version: 1, nonce: 1, kind: 'note', color: 'yellow', size: 2, x: 10, y: 20, width: 100, height: 80, points: [], text: '</text><script>alert(1)</script>\n&', filled: false, order: 0,
  deleted: false,
}

it('holds everything on white paper, and no text of somebody becomes markup', () => {
  const arrow: BoardElement = { ...note, kind: 'arrow', text: '', width: 0, height: 0, points: [0, 0, 200, 0] }
  const file = new DOMParser().parseFromString(svgOf([note, arrow]), 'image/svg+xml')
  expect(file.querySelector('script, parsererror')).toBeNull()
  expect(file.documentElement.getAttribute('viewBox')).toBe('-14 -4 248 128')
  expect([...file.querySelectorAll('tspan')].map((line) => line.textContent)).toEqual(['</text><script>alert(1)</script>', '&'])
  expect(file.querySelectorAll('polyline, polygon')).toHaveLength(2)
})

it('of an empty board is a sheet of paper', () => {
  expect(svgOf([])).toContain('viewBox="-24 -24 49 49"')
})
