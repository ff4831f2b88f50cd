/**
 * The codecs that we offer: those the server forwards. Everything else in an offer is weight;
 * thirteen m-lines with a browser's full list would not fit into a signaling frame (64 KiB).
 */

import type { Kind } from '../protocol/types'

/** H.264 in the one shape that every browser decodes: constrained baseline, packetization mode 1. */
const H264_PARAMETERS = /packetization-mode=1.*profile-level-id=42e01f|profile-level-id=42e01f.*packetization-mode=1/i

export interface Codec {
  mimeType: string
  sdpFmtpLine?: string
}

export function forwarded<C extends Codec>(codecs: C[], kind: Kind): C[] {
  return codecs.filter((codec) => (kind === 'audio' ? isOpus(codec) : isForwardedVideo(codec))).sort((a, b) => rank(a) - rank(b))
}

const isOpus = ({ mimeType }: Codec) => mimeType.toLowerCase() === 'audio/opus'

function isForwardedVideo({ mimeType, sdpFmtpLine = '' }: Codec): boolean {
  const name = mimeType.toLowerCase()
  return name === 'video/vp8' || name === 'video/rtx' || (name === 'video/h264' && H264_PARAMETERS.test(sdpFmtpLine))
}

/** VP8 first: every browser encodes it in software without surprises. */
const rank = ({ mimeType }: Codec) => ['video/vp8', 'video/h264', 'video/rtx'].indexOf(mimeType.toLowerCase())
