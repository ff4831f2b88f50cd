/**
 * The m-lines of one connection: receive-only slots, and one line for each source that is sent.
 * A line stays for good: who comes back on stage sends on the line of before.
 */

import type { Kind, LayersWanted, OfferMedia, Source } from '../protocol/types'
import { forwarded } from './codecs'
import type { VideoCodec } from './codecs'
import { encodingsFor, wantedOf } from './encodings'
import type { SlotCounts } from './slots'

export interface Lines {
  addSlots(counts: SlotCounts): void
  send(source: Source, track: MediaStreamTrack | null): Promise<void>
  /** Another track, or none, on a line that goes on: nothing to negotiate. */
  replace(source: Source, track: MediaStreamTrack | null): Promise<void>
  rest(source: Source): Promise<void>
  /** Sends only the layers that somebody watches. */
  want(mid: string, layers: LayersWanted['layers']): void
  /** Null before the line was offered for the first time. */
  mid(source: Source): string | null
  sending(): NonNullable<OfferMedia['tracks']>
}

export function createLines(connection: RTCPeerConnection, codecs: (kind: Kind) => RTCRtpCodec[], preferred: VideoCodec | null): Lines {
  const senders = new Map<Source, RTCRtpTransceiver>()
  /** Parameters are read, changed and written in turn: a second reader would write the first one's past. */
  let settingParameters: Promise<void> = Promise.resolve()

  function add(kind: Kind, track: MediaStreamTrack | null, init: RTCRtpTransceiverInit): RTCRtpTransceiver {
    const transceiver = connection.addTransceiver(track ?? kind, init)
    transceiver.setCodecPreferences(forwarded(codecs(kind), kind, init.direction === 'sendonly' ? preferred : null))
    if ((init.sendEncodings?.length ?? 0) > 1) nameLayers(transceiver)
    return transceiver
  }

  async function replace(source: Source, track: MediaStreamTrack | null) {
    await senders.get(source)?.sender.replaceTrack(track)
  }

  async function setWanted(mid: string, layers: LayersWanted['layers']) {
    const sender = [...senders.values()].find((transceiver) => transceiver.mid === mid)?.sender
    if (!sender) return
    const parameters = sender.getParameters()
    const encodings = wantedOf(parameters.encodings, layers)
    if (encodings) await sender.setParameters({ ...parameters, encodings })
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
      senders.set(source, add(kindOf(source), track, { direction: 'sendonly', sendEncodings: encodingsFor(source) }))
    },
    async rest(source) {
      const known = senders.get(source)
      if (known) known.direction = 'inactive'
      await replace(source, null)
    },
    want(mid, layers) {
      // A line that went away meanwhile wants nothing; the next word comes with the next change.
      settingParameters = settingParameters.then(() => setWanted(mid, layers)).catch(() => undefined)
    },
    mid: (source) => senders.get(source)?.mid ?? null,
    sending: () =>
      [...senders].flatMap(([source, { mid, direction }]) => (mid !== null && direction === 'sendonly' ? [{ mid, source }] : [])),
  }
}

function kindOf(source: Source): Kind {
  return source === 'camera' || source === 'screen' ? 'video' : 'audio'
}

/** By which a receiver tells layers and their repairs apart (RFC 8852). */
const LAYER_NAMES = ['urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id', 'urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id']

interface HeaderExtension {
  uri: string
  direction: RTCRtpTransceiverDirection
}
/** Of webrtc-extensions; Firefox neither has nor needs it. */
type Negotiating = Partial<{
  getHeaderExtensionsToNegotiate(): HeaderExtension[]
  setHeaderExtensionsToNegotiate(extensions: HeaderExtension[]): void
}>

/**
 * Chromium gives a new m-line only the header extensions that earlier m-lines agreed on. Slots have no layers, so a
 * camera that comes later would be offered without the extension that its layers need (w3c/webrtc-extensions#248).
 */
function nameLayers(transceiver: RTCRtpTransceiver & Negotiating) {
  const extensions = transceiver.getHeaderExtensionsToNegotiate?.()
  if (!extensions) return
  transceiver.setHeaderExtensionsToNegotiate?.(
    extensions.map((extension) => (LAYER_NAMES.includes(extension.uri) ? { ...extension, direction: 'sendrecv' } : extension)),
  )
}
