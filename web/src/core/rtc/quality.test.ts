import { expect, it } from 'vitest'
import { createFakeClock } from '../fake_clock'
import type { ReportMedia } from '../protocol/types'
import { between, reportOf } from './quality'
import type { StatsLine } from './quality'
import { createWatch } from './watch'

const reading = (...lines: StatsLine[]) => new Map(lines.map((line) => [line.id, line]))
const codec: StatsLine = { id: 'c', type: 'codec', timestamp: 0, mimeType: 'video/VP8' }
const picture = (timestamp: number, more: Partial<StatsLine>): StatsLine =>
  ({ id: 'v', type: 'inbound-rtp', kind: 'video', mid: '3', codecId: 'c', timestamp, ...more })

it('measures what happened since the reading before', () => {
  const before = reading(codec, picture(1_000, { bytesReceived: 1_000, framesDecoded: 10, packetsReceived: 90, packetsLost: 10, freezeCount: 1, totalFreezesDuration: 0.5 }))
  const now = reading(codec, picture(3_000, {
    bytesReceived: 251_000, framesDecoded: 70, packetsReceived: 180, packetsLost: 20, freezeCount: 3, totalFreezesDuration: 1.25, jitter: 0.012, frameHeight: 360,
  }))
  expect(between(before, now).slots).toEqual([{
    mid: '3', kind: 'video', codec: 'VP8', bitrate: 1_000_000, height: 360, lost: 0.1,
    freezes: 2, freeze_ms: 750, frames_per_second: 30, jitter_ms: 12, concealed_ms: 0,
  }])
})

it('counts made-up sound, but not made-up silence', () => {
  const sound = (timestamp: number, concealedSamples: number, silentConcealedSamples: number): StatsLine =>
    ({ id: 'a', type: 'inbound-rtp', kind: 'audio', mid: '0', timestamp, concealedSamples, silentConcealedSamples })
  expect(between(reading(sound(0, 0, 0)), reading(sound(1_000, 9_600, 4_800))).slots[0]?.concealed_ms).toBe(100)
})

it('names the way that packets take, as both kinds of browser tell it', () => {
  const pair: StatsLine = { id: 'p', type: 'candidate-pair', timestamp: 0, localCandidateId: 'l', currentRoundTripTime: 0.042 }
  const local: StatsLine = { id: 'l', type: 'local-candidate', timestamp: 0, candidateType: 'relay', protocol: 'udp', relayProtocol: 'tls' }
  const transport: StatsLine = { id: 't', type: 'transport', timestamp: 0, selectedCandidatePairId: 'p' }
  const relayed = { rtt: 42, route: { protocol: 'tls', relayed: true }, upload: null }
  expect(between(reading(), reading(pair, local, transport)).path).toEqual(relayed)
  expect(between(reading(), reading({ ...pair, nominated: true, state: 'succeeded' }, local)).path).toEqual(relayed)
  expect(between(reading(), reading()).path).toEqual({ rtt: null, route: null, upload: null })
})

it('reports every few seconds, and not across two sessions', async () => {
  const clock = createFakeClock()
  const told: ReportMedia[] = []
  let frames = 0
  const pc = { getStats: () => Promise.resolve(reading(picture(clock.now(), { framesDecoded: (frames += 150) })) as unknown as RTCStatsReport) }
  let session = 's1'
  const watch = createWatch(clock, () => ({ pc, session }), (report) => told.push(report))
  const turn = async () => { clock.pass(5_000); for (let step = 0; step < 10; step += 1) await Promise.resolve() }
  await turn()
  expect(told).toEqual([])
  await turn()
  expect(told[0]?.slots).toMatchObject([{ mid: '3', frames_per_second: 30 }])
  session = 's2'
  await turn()
  expect(told).toHaveLength(1)
  watch.stop()
  await turn()
  expect([told.length, clock.pending()]).toEqual([1, 0])
})

it('reports only the measurements', () => {
  const quality = between(reading(), reading(codec, picture(0, {})))
  expect(reportOf('s', { ...quality, path: { ...quality.path, rtt: 42 } }).rtt_ms).toBe(42)
  expect(reportOf('s', quality)).toEqual({ session: 's', slots: [{ mid: '3', freezes: 0, freeze_ms: 0, frames_per_second: 0, jitter_ms: 0, concealed_ms: 0 }] })
})
