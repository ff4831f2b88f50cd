/**
 * The m-lines of one connection: receive-only slots, and one line for each source that is sent.
 * A line stays for good: who comes back on stage sends on the line of before.
 */

import type { Kind, OfferMedia, Source } from '../protocol/types'
import { forwarded } from './codecs'
import type { SlotCounts } from './slots'

/** Bits per second at most; a lecture on a screen needs sharpness more than a face does. */
const MOST_BITRATE: Partial<Record<Source, number>> = { camera: 1_500_000, screen: 2_500_000 }

export interface Lines {
  addSlots(counts: SlotCounts): void
  send(source: Source, track: MediaStreamTrack | null): Promise<void>
  /** Another track, or none, on a line that goes on: nothing to negotiate. */
  replace(source: Source, track: MediaStreamTrack | null): Promise<void>
  rest(source: Source): Promise<void>
  /** Null before the line was offered for the first time. */
  mid(source: Source): string | null
  sending(): NonNullable<OfferMedia['tracks']>
}

export function createLines(connection: RTCPeerConnection, codecs: (kind: Kind) => RTCRtpCodec[]): Lines {
  const senders = new Map<Source, RTCRtpTransceiver>()

  function add(kind: Kind, track: MediaStreamTrack | null, init: RTCRtpTransceiverInit): RTCRtpTransceiver {
    const transceiver = connection.addTransceiver(track ?? kind, init)
    transceiver.setCodecPreferences(forwarded(codecs(kind), kind))
    return transceiver
  }

  async function replace(source: Source, track: MediaStreamTrack | null) {
    await senders.get(source)?.sender.replaceTrack(track)
  }

  return {
    replace,
    addSlots(counts) {
      for (const kind of ['audio', 'video'] as const) {
        for (let added = 0; added < counts[kind]; added += 1) add(kind, null, { direction: 'recvonly' })
      }
    },
    async send(source, track) {
      const known = senders.get(source)
      if (known) {
        known.direction = 'sendonly'
        await replace(source, track)
        return
      }
      const maxBitrate = MOST_BITRATE[source]
      const sendEncodings = maxBitrate ? [{ maxBitrate }] : [{}]
      senders.set(source, add(kindOf(source), track, { direction: 'sendonly', sendEncodings }))
    },
    async rest(source) {
      const known = senders.get(source)
      if (known) known.direction = 'inactive'
      await replace(source, null)
    },
    mid: (source) => senders.get(source)?.mid ?? null,
    sending: () =>
      [...senders].flatMap(([source, { mid, direction }]) => (mid !== null && direction === 'sendonly' ? [{ mid, source }] : [])),
  }
}

function kindOf(source: Source): Kind {
  return source === 'camera' || source === 'screen' ? 'video' : 'audio'
}
