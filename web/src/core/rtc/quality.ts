/** How well each line goes, from two readings of `getStats`: figures per slot, per sent layer, and of the path. */

import type { Kind, ReportMedia, SlotReport } from '../protocol/types'

export interface SlotQuality extends SlotReport {
  kind: Kind
  codec: string | null
  /** Bits per second. */
  bitrate: number
  /** Lines of the picture; 0 for sound. */
  height: number
  /** Share of packets that never came, 0 to 1. */
  lost: number
}

export interface SentQuality {
  mid: string
  rid: string | null
  kind: Kind
  codec: string | null
  bitrate: number
  height: number
  framesPerSecond: number
  active: boolean
}

export interface PathQuality {
  /** Milliseconds there and back; null before the first answer. */
  rtt: number | null
  /** How packets travel: the protocol, and whether a relay carries them. */
  route: { protocol: 'udp' | 'tcp' | 'tls'; relayed: boolean } | null
  /** What the browser believes that the path upwards carries, bits per second. */
  upload: number | null
}

export interface Quality {
  slots: SlotQuality[]
  sent: SentQuality[]
  path: PathQuality
}

/** The members of webrtc-stats that are read here; browsers leave out what they do not measure. */
export interface StatsLine {
  id: string
  type: string
  timestamp: number
  kind?: Kind
  mid?: string
  rid?: string
  codecId?: string
  mimeType?: string
  bytesReceived?: number
  bytesSent?: number
  packetsReceived?: number
  packetsLost?: number
  frameHeight?: number
  framesDecoded?: number
  framesEncoded?: number
  freezeCount?: number
  totalFreezesDuration?: number
  jitter?: number
  concealedSamples?: number
  silentConcealedSamples?: number
  totalSamplesReceived?: number
  totalSamplesDuration?: number
  active?: boolean
  selectedCandidatePairId?: string
  nominated?: boolean
  state?: string
  localCandidateId?: string
  currentRoundTripTime?: number
  availableOutgoingBitrate?: number
  candidateType?: string
  protocol?: string
  relayProtocol?: string
}

export type Reading = ReadonlyMap<string, StatsLine>

/** Sound that Opus and WebRTC play is sampled at this rate in every browser. */
const SAMPLES_PER_MS = 48

export async function read(connection: Pick<RTCPeerConnection, 'getStats'>): Promise<Reading> {
  const reading = new Map<string, StatsLine>()
  ;(await connection.getStats()).forEach((line: StatsLine) => { reading.set(line.id, line) })
  return reading
}

/** What happened between two readings; a line that was not there before counts from nothing. */
export function between(before: Reading, now: Reading): Quality {
  const lines = [...now.values()]
  return {
    slots: lines.filter(({ type, mid }) => type === 'inbound-rtp' && mid !== undefined).map((line) => slotOf(before.get(line.id), line, now)),
    sent: lines.filter(({ type, mid }) => type === 'outbound-rtp' && mid !== undefined).map((line) => sentOf(before.get(line.id), line, now)),
    path: pathOf(now),
  }
}

/** A quality as the server is told it. */
export function reportOf(session: string, { slots, path: { rtt } }: Quality): ReportMedia {
  const told = ({ mid, freezes, freeze_ms, frames_per_second, jitter_ms, concealed_ms }: SlotQuality): SlotReport =>
    ({ mid, freezes, freeze_ms, frames_per_second, jitter_ms, concealed_ms })
  return { session, ...(rtt === null ? {} : { rtt_ms: rtt }), slots: slots.map(told) }
}

function slotOf(before: StatsLine | undefined, now: StatsLine, all: Reading): SlotQuality {
  const grown = growth(before, now)
  const received = grown('packetsReceived')
  const lost = grown('packetsLost')
  return {
    mid: now.mid ?? '',
    kind: now.kind ?? 'video',
    codec: codecOf(now, all),
    bitrate: perSecond(grown('bytesReceived') * 8, before, now),
    height: now.frameHeight ?? 0,
    lost: received + lost > 0 ? lost / (received + lost) : 0,
    freezes: grown('freezeCount'),
    freeze_ms: Math.round(grown('totalFreezesDuration') * 1_000),
    frames_per_second: perSecond(grown('framesDecoded'), before, now),
    jitter_ms: Math.round((now.jitter ?? 0) * 1_000),
    // Concealed silence is nobody's loss: it is what a muted microphone sounds like.
    concealed_ms: Math.round(Math.max(0, grown('concealedSamples') - grown('silentConcealedSamples')) / SAMPLES_PER_MS),
  }
}

function sentOf(before: StatsLine | undefined, now: StatsLine, all: Reading): SentQuality {
  const grown = growth(before, now)
  return {
    mid: now.mid ?? '',
    rid: now.rid ?? null,
    kind: now.kind ?? 'video',
    codec: codecOf(now, all),
    bitrate: perSecond(grown('bytesSent') * 8, before, now),
    height: now.frameHeight ?? 0,
    framesPerSecond: perSecond(grown('framesEncoded'), before, now),
    active: now.active ?? true,
  }
}

function pathOf(all: Reading): PathQuality {
  const pair = selectedPair(all)
  const local = all.get(pair?.localCandidateId ?? '')
  const relayed = local?.candidateType === 'relay'
  const protocol = (relayed ? local.relayProtocol : null) ?? local?.protocol
  return {
    rtt: pair?.currentRoundTripTime === undefined ? null : Math.round(pair.currentRoundTripTime * 1_000),
    route: isProtocol(protocol) ? { protocol, relayed } : null,
    upload: pair?.availableOutgoingBitrate ?? null,
  }
}

/** Chromium names the pair at the transport, Firefox marks it. */
function selectedPair(all: Reading): StatsLine | undefined {
  const lines = [...all.values()]
  const named = lines.find(({ type, selectedCandidatePairId }) => type === 'transport' && selectedCandidatePairId)
  return all.get(named?.selectedCandidatePairId ?? '') ?? lines.find(({ type, nominated, state }) => type === 'candidate-pair' && nominated && state === 'succeeded')
}

type Counter = 'packetsReceived' | 'packetsLost' | 'bytesReceived' | 'bytesSent' | 'freezeCount' | 'totalFreezesDuration'
  | 'framesDecoded' | 'framesEncoded' | 'concealedSamples' | 'silentConcealedSamples'

/** Counters begin anew with a new connection; less than before is not a growth. */
function growth(before: StatsLine | undefined, now: StatsLine) {
  return (counter: Counter) => Math.max(0, (now[counter] ?? 0) - (before?.[counter] ?? 0))
}

function perSecond(amount: number, before: StatsLine | undefined, now: StatsLine): number {
  const seconds = before ? (now.timestamp - before.timestamp) / 1_000 : 0
  return seconds > 0 ? Math.round(amount / seconds) : 0
}

const codecOf = ({ codecId }: StatsLine, all: Reading) => all.get(codecId ?? '')?.mimeType?.split('/')[1] ?? null
const isProtocol = (text: string | undefined): text is 'udp' | 'tcp' | 'tls' => text === 'udp' || text === 'tcp' || text === 'tls'
