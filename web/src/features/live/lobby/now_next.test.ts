import { expect, it } from 'vitest'
import { nowAndNext } from './now_next'
import type { Slot } from './now_next'

const slot = (id: number, room: number, start: string, end: string): Slot =>
  ({ id, room, start: `2026-03-01T${start}:00Z`, end: `2026-03-01T${end}:00Z`, title: `${id}`, speakers: [] })

it('finds what runs and what is next in one room', () => {
  const slots = [slot(3, 1, '12:00', '13:00'), slot(1, 1, '10:00', '11:00'), slot(2, 2, '10:00', '12:00')]
  const at = (time: string) => nowAndNext(slots, 1, Date.parse(`2026-03-01T${time}:00Z`))
  expect(at('09:00')).toMatchObject({ now: null, next: { id: 1 } })
  expect(at('10:00')).toMatchObject({ now: { id: 1 }, next: { id: 3 } })
  expect(at('11:00')).toMatchObject({ now: null, next: { id: 3 } })
  expect(at('14:00')).toEqual({ now: null, next: null })
})
