import { expect, it } from 'vitest'
import { createMask } from './mask'
import { createPace } from './pace'

it('shows who is surely there, hides what is surely not, and is soft between', () => {
  const pixels = new Uint8ClampedArray(16)
  createMask(4).put(new Float32Array([0, 0.35, 0.5, 1]), pixels)
  expect([3, 7, 11, 15].map((at) => pixels[at])).toEqual([0, 0, 128, 255])
})

it('does not tremble with a doubtful point, and follows one that is sure', () => {
  const mask = createMask(1)
  const pixels = new Uint8ClampedArray(4)
  const alpha = (confidence: number) => { mask.put(new Float32Array([confidence]), pixels); return pixels[3]! }
  alpha(1)
  expect(alpha(0.4)).toBeGreaterThan(100)
  alpha(0)
  expect(alpha(0)).toBe(0)
})

it('says that a computer is slow after three seconds of too few pictures, and that it is not any more', () => {
  const pace = createPace()
  let now = 0
  const run = (ms: number, every: number) => {
    const words = []
    for (const end = now + ms; now < end; now += every) words.push(pace.finished(now))
    return words.filter((word) => word !== null)
  }
  expect(run(20_000, 41)).toEqual([])
  expect(run(8_000, 125)).toEqual(['slow'])
  expect(run(8_000, 50)).toEqual(['fine'])
})

it('does not count the time that warming up takes', () => {
  const pace = createPace()
  const words = []
  // The first picture takes five seconds, those after it forty milliseconds.
  for (const now of [5_000, ...Array.from({ length: 100 }, (_, n) => 5_040 + n * 40)]) words.push(pace.finished(now))
  expect(words.filter((word) => word !== null)).toEqual([])
})
