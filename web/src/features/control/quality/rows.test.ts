import { expect, it } from 'vitest'
import type { MemberQuality, SlotFigures } from '@/api/quality'
import { nextRows, sorted } from './rows'
import { pointsOf } from './line'

const slot = (more: Partial<SlotFigures>): SlotFigures => ({
  mid: '0', kind: 'video', source: 'camera', user: 'u', paused: false, height: 180, bitrate: 100_000, lost: 0,
  freezes: null, freeze_ms: null, frames_per_second: null, jitter_ms: null, concealed_ms: null, ...more,
})
const member = (name: string, slots: SlotFigures[], rtt_ms: number | null = 20): MemberQuality => ({
  user: { id: name, profile: { display_name: name }, role: 'attendee' },
  sessions: [{ session: name, connected: true, rtt_ms, estimate: 2_000_000, slots, streams: [{ mid: '1', rid: 'f', codec: 'VP8', height: 720, bitrate: 1, lost: 0.5 }] }],
})

it('sums up what a session receives and sends, and keeps a short past of it', () => {
  const members = [member('Ada', [slot({ lost: 0.1, freezes: 2 }), slot({}), slot({ height: 720, freezes: 1 }), slot({ paused: true, bitrate: 0 })])]
  let rows = nextRows(members, [])
  for (let reading = 0; reading < 100; reading += 1) rows = nextRows(members, rows)
  expect(rows).toMatchObject([{ name: 'Ada', down: 300_000, up: 1, lostDown: 0.1, lostUp: 0.5, receives: '2 × 180p, 720p', sends: 'VP8 720p', paused: 1, freezes: 3 }])
  expect(rows[0]?.past.down).toHaveLength(60)
})

it('sorts by any column, both ways', () => {
  const rows = nextRows([member('Bo', [], 5), member('Ada', [], 50), member('Cy', [], null)], [])
  const names = (...order: Parameters<typeof sorted> extends [unknown, ...infer Rest] ? Rest : never) => sorted(rows, ...order).map(({ name }) => name)
  expect(names('name', false)).toEqual(['Ada', 'Bo', 'Cy'])
  expect(names('rtt', true)).toEqual(['Ada', 'Bo', 'Cy'])
  expect(names('rtt', false)).toEqual(['Cy', 'Bo', 'Ada'])
})

it('draws a line from the left, newest at the right, zero at the bottom', () => {
  expect(pointsOf([0, 5, 10], { width: 100, height: 20 }, 10)).toBe('0,20 50,10 100,0')
  expect(pointsOf([1], { width: 100, height: 20 }, 10)).toBe('')
})
