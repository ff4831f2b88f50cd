import postcss from 'postcss'
import { expect, it } from 'vitest'
import { logicalProperties } from '../../logical'

const turned = (css: string) => postcss([logicalProperties()]).process(css, { from: undefined }).css

it('turns sides into starts and ends', () => {
  expect(turned('a { margin-left: 1px; border-right-width: 2px; right: 0; border-top-left-radius: 3px; text-align: right }'))
    .toBe('a { margin-inline-start: 1px; border-inline-end-width: 2px; inset-inline-end: 0; border-start-start-radius: 3px; text-align: end }')
})

it('takes apart what differs between the sides', () => {
  const css = turned('a { padding: 1px calc(2px + 1px) 3px 4px }')
  expect(css).toContain('padding-block: 1px 3px')
  expect(css).toContain('padding-inline: 4px calc(2px + 1px)')
  expect(turned('a { margin: 1px 2px 3px 2px; color: red }')).toBe('a { margin: 1px 2px 3px 2px; color: red }')
})
