import { expect, it } from 'vitest'
import { filled } from './fill'

it('puts examples in place of placeholders and leaves what is none', () => {
  const placeholders = [{ name: 'event', example: 'Fair' }, { name: 'code', example: '{event}' }]
  expect(filled('{event}: {code} {other} {', placeholders)).toBe('Fair: {event} {other} {')
})
