/**
 * Turns left and right into start and end, so that a page in a right-to-left language mirrors. Our own styles are written that
 * way (`tests/tidy` looks); Bootstrap's are not.
 */

import type { AcceptedPlugin, Declaration } from 'postcss'

const PROPERTIES: Partial<Record<string, string>> = {
  left: 'inset-inline-start',
  right: 'inset-inline-end',
  'border-top-left-radius': 'border-start-start-radius',
  'border-top-right-radius': 'border-start-end-radius',
  'border-bottom-left-radius': 'border-end-start-radius',
  'border-bottom-right-radius': 'border-end-end-radius',
}
const SIDED = /^(margin|padding|border)-(left|right)(-\w+)?$/
const VALUES: Partial<Record<string, Record<string, string>>> = {
  'text-align': { left: 'start', right: 'end' },
  float: { left: 'inline-start', right: 'inline-end' },
  clear: { left: 'inline-start', right: 'inline-end' },
}

/** The property that means the same in a left-to-right page and mirrors in a right-to-left one. */
export function logical(property: string): string {
  const [, box, side, rest = ''] = SIDED.exec(property) ?? []
  if (box) return `${box}-inline-${side === 'left' ? 'start' : 'end'}${rest}`
  return PROPERTIES[property] ?? property
}

export function logicalProperties(): AcceptedPlugin {
  return {
    postcssPlugin: 'logical-properties',
    Declaration(declaration: Declaration) {
      const { prop, value } = declaration
      const property = logical(prop)
      if (property !== prop) declaration.prop = property
      const turned = VALUES[prop]?.[value]
      if (turned) declaration.value = turned
      const sides = /^(margin|padding)$/.test(prop) ? value.split(/\s+(?![^(]*\))/) : []
      if (sides.length === 4 && sides[1] !== sides[3]) {
        declaration.cloneBefore({ prop: `${prop}-block`, value: `${sides[0]} ${sides[2]}` })
        declaration.cloneBefore({ prop: `${prop}-inline`, value: `${sides[3]} ${sides[1]}` })
        declaration.remove()
      }
    },
  }
}
