/**
 * The codecs that we offer: those the server forwards. Everything else in an offer is weight;
 * thirteen m-lines with a browser's full list would not fit into a signaling frame (64 KiB).
 */

import type { Kind } from '../protocol/types'

/** H.264 in the one shape that every browser decodes: constrained baseline, packetization mode 1. */
const H264_PARAMETERS = /packetization-mode=1.*profile-level-id=42e01f|profile-level-id=42e01f.*packetization-mode=1/i
/** 8 bit, 4:2:0: what cameras give and every decoder knows. */
const OTHER_PROFILE = /profile(-id)?=[1-9]/i

/** VP8 first: every browser encodes it in software without surprises. Opus before RED: redundancy upwards is the server's to ask for. */
const ORDER = ['audio/opus', 'audio/red', 'video/vp8', 'video/h264', 'video/vp9', 'video/av1', 'video/rtx']

/** What a person may prefer to send. */
export const VIDEO_CODECS = ['VP8', 'H264', 'VP9', 'AV1'] as const
export type VideoCodec = (typeof VIDEO_CODECS)[number]

export interface Codec {
  mimeType: string
  sdpFmtpLine?: string
}

export function forwarded<C extends Codec>(codecs: C[], kind: Kind, preferred: VideoCodec | null = null): C[] {
  const first = `video/${preferred?.toLowerCase() ?? ''}`
  const rank = (codec: C) => (nameOf(codec) === first ? -1 : ORDER.indexOf(nameOf(codec)))
  return codecs.filter((codec) => nameOf(codec).startsWith(kind) && isForwarded(codec)).sort((a, b) => rank(a) - rank(b))
}

function isForwarded(codec: Codec): boolean {
  const { sdpFmtpLine = '' } = codec
  switch (nameOf(codec)) {
    case 'video/h264': return H264_PARAMETERS.test(sdpFmtpLine)
    case 'video/vp9':
    case 'video/av1': return !OTHER_PROFILE.test(sdpFmtpLine)
    default: return ORDER.includes(nameOf(codec))
  }
}

const nameOf = ({ mimeType }: Codec) => mimeType.toLowerCase()
