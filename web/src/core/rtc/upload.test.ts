import { expect, it } from 'vitest'
import { createFakeClock } from '../fake_clock'
import { measureUpload, MOST_BITS_PER_SECOND } from './upload'

/** A channel over a path that carries so much. */
async function measure(bitsPerSecond: number, closeAfter = Infinity) {
  const clock = createFakeClock()
  const channel = { bufferedAmount: 0, readyState: 'open' as RTCDataChannelState, send: (data: Uint8Array) => { channel.bufferedAmount += data.length } }
  const measured = measureUpload(clock, channel as unknown as RTCDataChannel)
  let most = 0
  for (let ms = 0; ms < 5_000; ms += 10) {
    await Promise.resolve()
    await Promise.resolve()
    most = Math.max(most, channel.bufferedAmount)
    channel.bufferedAmount = Math.max(0, channel.bufferedAmount - (bitsPerSecond / 8) * 0.01)
    if (ms >= closeAfter) channel.readyState = 'closed'
    clock.pass(10)
  }
  return { rate: await measured, most, left: channel.bufferedAmount }
}

it('finds the rate of a narrow path, and floods nothing', async () => {
  const { rate, most, left } = await measure(700_000)
  expect(rate! / 700_000).toBeCloseTo(1, 1)
  expect(most).toBeLessThanOrEqual(64 * 1_024)
  expect(left).toBe(0)
})

it('does not use more of a wide one than a speaker would', async () => {
  const { rate } = await measure(100_000_000)
  expect(rate! / MOST_BITS_PER_SECOND).toBeGreaterThan(0.9)
  expect(rate).toBeLessThanOrEqual(MOST_BITS_PER_SECOND)
})

it('knows nothing when the connection ended', async () => {
  expect((await measure(1_000_000, 500)).rate).toBeNull()
})
