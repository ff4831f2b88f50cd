/** How media goes for everybody in a room, as `rooms/{room}/quality/` tells it. */

export interface SlotFigures {
  mid: string
  kind: 'audio' | 'video'
  source: string
  user: string
  paused: boolean
  height: number
  /** Bits per second. */
  bitrate: number
  /** Share from 0 to 1. */
  lost: number
  /** The client's own words from here on; null until it reported. */
  freezes: number | null
  freeze_ms: number | null
  frames_per_second: number | null
  jitter_ms: number | null
  concealed_ms: number | null
}

export interface StreamFigures {
  mid: string
  rid: string | null
  codec: string
  height: number
  bitrate: number
  lost: number
}

export interface SessionFigures {
  session: string
  connected: boolean
  rtt_ms: number | null
  /** What the path towards the client carries, bits per second. */
  estimate: number | null
  slots: SlotFigures[]
  streams: StreamFigures[]
}

export interface MemberQuality {
  user: { id: string; profile: { display_name: string }; role: string } | null
  sessions: SessionFigures[]
}
