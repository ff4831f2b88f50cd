import { expect, it } from 'vitest'
import { createFakeClock } from '../fake_clock'
import { checkNetwork, verdictOf } from './network_check'
import type { StatsLine } from './quality'

const turn = { urls: ['turn:relay.example:443?transport=tcp'] }

function setUp(candidates: ({ type: string } | null)[]) {
  const clock = createFakeClock()
  const probe = {
    closed: false,
    onicecandidate: null as ((event: { candidate: { type: string } | null }) => void) | null,
    createDataChannel: () => undefined,
    createOffer: () => Promise.resolve({}),
    setLocalDescription: () => { for (const candidate of candidates) probe.onicecandidate?.({ candidate }); return Promise.resolve() },
    close: () => { probe.closed = true },
  }
  let reads = 0
  const connection = {
    getStats: () => {
      reads += 1
      const lines: StatsLine[] = [
        { id: 'p', type: 'candidate-pair', timestamp: reads, nominated: true, state: 'succeeded', localCandidateId: 'l', currentRoundTripTime: 0.03 },
        { id: 'l', type: 'local-candidate', timestamp: reads, candidateType: 'host', protocol: 'udp' },
        { id: 'v', type: 'inbound-rtp', mid: '0', kind: 'video', timestamp: reads * 1_000, bytesReceived: reads * 1_000, packetsReceived: reads * 98, packetsLost: reads * 2 },
      ]
      return Promise.resolve(new Map(lines.map((line) => [line.id, line])) as unknown as RTCStatsReport)
    },
  }
  const run = async (iceServers: RTCIceServer[], to: typeof connection | null = connection) => {
    const upload = () => Promise.resolve(1_500_000)
    const checked = checkNetwork({ clock, connection: to, iceServers, upload, createProbe: () => probe as unknown as RTCPeerConnection })
    for (let turn = 0; turn < 20; turn += 1) { await Promise.resolve(); clock.pass(1_000) }
    return checked
  }
  return { run, probe }
}

it('measures the connection that is there and tries the relay', async () => {
  const { run, probe } = setUp([{ type: 'host' }, { type: 'relay' }, null])
  expect(await run([turn])).toEqual({ route: { protocol: 'udp', relayed: false }, rtt: 30, lost: 0.02, upload: 1_500_000, relay: true })
  expect(probe.closed).toBe(true)
})

it('says that a relay does not answer, that there is none, and that there is no connection', async () => {
  expect((await setUp([]).run([turn])).relay).toBe(false)
  expect((await setUp([null]).run([turn])).relay).toBe(false)
  expect(await setUp([]).run([{ urls: 'stun:a.example' }], null)).toEqual({ route: null, rtt: null, lost: null, upload: null, relay: null })
})

it('judges what the figures mean', () => {
  const udp = { protocol: 'udp', relayed: false } as const
  const verdict = (more: object) => verdictOf({ route: udp, rtt: 20, lost: 0, upload: null, relay: null, ...more })
  expect([verdict({}), verdict({ rtt: 200 }), verdict({ route: { protocol: 'tls', relayed: true } }), verdict({ lost: 0.1 }), verdict({ route: null }), verdict({ upload: 1_500_000 }), verdict({ upload: 200_000 }), verdict({ upload: 3_000_000 })])
    .toEqual(['good', 'fair', 'fair', 'poor', 'none', 'fair', 'poor', 'good'])
})
