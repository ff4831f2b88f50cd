import { expect, it } from 'vitest'
import type { SlotState } from '../protocol/types'
import { createStandstill } from './standstill'

const slot = (track: string | null, paused = false): SlotState => ({ mid: '3', kind: 'video', track, user: null, source: null, paused })
const report = { session: 's', slots: [{ mid: '3', freezes: 1, freeze_ms: 900, frames_per_second: 30, jitter_ms: 0, concealed_ms: 0 }] }

it('does not call it a freeze when a picture was hidden, paused or changed', () => {
  const standstill = createStandstill()
  const freezes = () => standstill.judge(report).slots[0]?.freezes
  expect(freezes()).toBe(1)
  standstill.show('3', { hidden: true, height: 0 })
  expect([freezes(), freezes()]).toEqual([0, 0])
  standstill.show('3', { hidden: false, height: 180 })
  expect([freezes(), freezes()]).toEqual([0, 1])
  standstill.slots([slot('a')])
  expect([freezes(), freezes()]).toEqual([0, 1])
  standstill.slots([slot('a', true)])
  expect([freezes(), freezes()]).toEqual([0, 0])
  standstill.slots([slot('a')])
  expect([freezes(), freezes()]).toEqual([0, 1])
})
