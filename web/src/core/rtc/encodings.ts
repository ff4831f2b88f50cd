/** In which sizes a source is sent. The server gives everybody the one that fits, and tells us which nobody wants. */

import type { LayersWanted, Source } from '../protocol/types'

type Encoding = RTCRtpEncodingParameters & { scalabilityMode?: string }

/**
 * From the smallest to the largest, as the server wants them offered. The bit rates are for 180, 360 and 720 lines:
 * more is not seen, less is. Two temporal layers let the server halve the frame rate before it takes a smaller size.
 */
const CAMERA: Encoding[] = [
  { rid: 'q', scaleResolutionDownBy: 4, maxBitrate: 150_000, scalabilityMode: 'L1T2' },
  { rid: 'h', scaleResolutionDownBy: 2, maxBitrate: 500_000, scalabilityMode: 'L1T2' },
  { rid: 'f', scaleResolutionDownBy: 1, maxBitrate: 1_500_000, scalabilityMode: 'L1T2' },
]
/** A lecture's text must stay sharp; the small one is for tiles and for paths that carry no more. */
const SCREEN: Encoding[] = [
  { rid: 'h', scaleResolutionDownBy: 2, maxBitrate: 500_000, maxFramerate: 10 },
  { rid: 'f', scaleResolutionDownBy: 1, maxBitrate: 2_500_000, maxFramerate: 30 },
]

export function encodingsFor(source: Source): RTCRtpEncodingParameters[] {
  if (source === 'camera') return CAMERA.map((encoding) => ({ ...encoding }))
  if (source === 'screen') return SCREEN.map((encoding) => ({ ...encoding }))
  return [{}]
}

/** The encodings with only the wanted ones on; null when they are so already. Layers that are not named stay on. */
export function wantedOf<E extends Pick<Encoding, 'rid' | 'active'>>(encodings: E[], layers: LayersWanted['layers']): E[] | null {
  const wanted = new Map(layers.map((layer) => [layer.rid, layer.wanted]))
  const next = encodings.map((encoding) => ({ ...encoding, active: wanted.get(encoding.rid ?? '') ?? true }))
  return next.some(({ active }, index) => active !== (encodings[index]?.active ?? true)) ? next : null
}
