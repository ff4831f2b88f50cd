/** Who is in now and how many were, as `live/` and `live/attendance/` tell it. */

export interface Moment { at: string; people: number }

export interface RoomMedia {
  sessions: number
  /** Bits a second to the people in the room. */
  bitrate_out: number
  /** Share from 0 to 1. */
  lost: number
  paused: number
  rtt_ms: number | null
}

export interface RoomNow {
  room: number
  name: string
  mode: string
  people: number
  open_questions: number
  running_polls: number
  open_reports: number
  media: RoomMedia | null
}

export interface LiveNow {
  server_time: string
  people: number
  peak: Moment | null
  open_reports: number
  rooms: RoomNow[]
  /** The first and the last minute of which there are counts. */
  counted: [string, string] | null
  /** Whether it is kept who was in which room. */
  tracks_views: boolean
}

export interface Attendance {
  since: string
  until: string
  /** Seconds of one point. */
  step: number
  event: Moment[]
  rooms: { room: number; points: Moment[] }[]
}

export interface EventReport {
  id: number
  what: string
  format: string
  room: number | null
  minutes: number
  state: 'waiting' | 'done' | 'failed'
  /** 0 to 100. */
  progress: number
  lines: number | null
  created_at: string
  expires_at: string
  url: string | null
}
