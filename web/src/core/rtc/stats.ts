/** What really arrives and leaves, summed from `getStats`: for the connection's quality sign and for tests. */

export interface MediaStats {
  framesDecoded: number
  framesEncoded: number
  /** Sum over all audio received, RFC-less unit of the browser: grows while there is sound, stands still in silence. */
  totalAudioEnergy: number
  packetsReceived: number
  packetsLost: number
  packetsSent: number
  bytesReceived: number
  /** Seconds; null before the first measurement. */
  roundTripTime: number | null
}

const ZERO: MediaStats = {
  framesDecoded: 0, framesEncoded: 0, totalAudioEnergy: 0, packetsReceived: 0,
  packetsLost: 0, packetsSent: 0, bytesReceived: 0, roundTripTime: null,
}

/** The members of `RTCStats` that are read here, by their names in webrtc-stats. */
export interface StatsEntry {
  type: string
  framesDecoded?: number
  framesEncoded?: number
  totalAudioEnergy?: number
  packetsReceived?: number
  packetsLost?: number
  packetsSent?: number
  bytesReceived?: number
  currentRoundTripTime?: number
  nominated?: boolean
}

export function summarize(report: Iterable<StatsEntry>): MediaStats {
  const sum = { ...ZERO }
  for (const entry of report) {
    if (entry.type === 'inbound-rtp') {
      sum.framesDecoded += entry.framesDecoded ?? 0
      sum.totalAudioEnergy += entry.totalAudioEnergy ?? 0
      sum.packetsReceived += entry.packetsReceived ?? 0
      sum.packetsLost += entry.packetsLost ?? 0
      sum.bytesReceived += entry.bytesReceived ?? 0
    } else if (entry.type === 'outbound-rtp') {
      sum.framesEncoded += entry.framesEncoded ?? 0
      sum.packetsSent += entry.packetsSent ?? 0
    } else if (entry.type === 'candidate-pair' && entry.nominated) {
      sum.roundTripTime = entry.currentRoundTripTime ?? sum.roundTripTime
    }
  }
  return sum
}
