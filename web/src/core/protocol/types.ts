/**
 * The messages of signaling/PROTOCOL.md as the browser sees them.
 * Room ids are numbers, people and channels uuids, media sessions and tracks strings that the server made.
 */

export interface Profile {
  display_name: string
}

export type Role = 'attendee' | 'speaker' | 'organizer'

export interface User {
  id: string
  profile: Profile
  role?: string
}

/** What the gate grants in one room; `until` is when it is asked again. */
export interface Admission {
  view: boolean
  publish: boolean
  moderate: boolean
  until: string | null
}

export type RefusalCode =
  | 'not_logged_in'
  | 'no_ticket'
  | 'wrong_ticket'
  | 'unpaid'
  | 'canceled'
  | 'too_early'
  | 'ended'
  | 'banned'
  | 'full'
  | 'wrong_event'
  | 'removed'

/** Why the gate says no. `opens_at` comes with `too_early`; `changes_at` whenever waiting helps. */
export interface Refusal {
  code: RefusalCode
  message: string
  opens_at?: string | null
  changes_at?: string | null
}

export interface RoomModule {
  type: string
  channel_id?: string
  config?: { mode?: RoomMode }
}

export type RoomMode = 'stage' | 'meeting'

/** None, one to ten, more than ten: the server does not tell attendees the exact number. */
export type UserCount = 'none' | 'few' | 'many'

export interface RoomInfo {
  id: number
  slug: string
  name: string
  description: string
  permissions: string[]
  modules: RoomModule[]
  users: UserCount
  admission: Admission | null
  refusal: Refusal | null
}

export interface Authenticated {
  'user.config': User & { role: string }
  'event.config': {
    event: { id: string; slug: string; organizer: string; title: string; timezone: string }
    permissions: string[]
    rooms: RoomInfo[]
  }
  server_time: string
  resume: { token: string; version: number; resumed: boolean; window_seconds: number } | null
  ping_interval: number
}

export interface Entered {
  room: number
  admission: Admission
  users: UserCount
  viewers?: User[]
}

export interface ChatContent {
  type: string
  body?: string
}

export interface ChatMessage {
  event_id: number
  channel: string
  sender: string
  timestamp: string
  event_type: string
  content: ChatContent
  edited?: string | null
  replaces?: number | null
  users?: Record<string, User>
}

export interface ChatHistory {
  results: ChatMessage[]
  users: Record<string, User>
}

export type Source = 'microphone' | 'camera' | 'screen' | 'screen_audio'
export type Kind = 'audio' | 'video'

export interface Track {
  id: string
  user: string
  session: string
  kind: Kind
  source: Source
  muted: boolean
}

/** What plays in one receive-only m-line; all null while the slot is empty. */
export interface SlotState {
  mid: string
  kind: Kind
  track: string | null
  user: string | null
  source: Source | null
}

export interface Speaker {
  id: string
  /** Below full scale as in RFC 6464: 0 is loudest, 127 silence. */
  level: number
}

export interface OfferPayload {
  room: number
  sdp: string
  session?: string
  tracks: { mid: string; source: Source }[]
}

export interface AnswerPayload {
  session: string
  sdp: string
  slots: { mid: string; kind: Kind }[]
}

export interface ErrorPayload {
  code: string
  message: string
  details?: { refusal?: Refusal; reason?: string; field?: string }
  retry_after?: number
}

export const REACTIONS = ['👏', '❤️', '👍', '🤣', '😮'] as const
export type Reaction = (typeof REACTIONS)[number]

/** Every push of the server by name. */
export interface Pushes {
  'user.updated': { user: User }
  'room.viewer.added': { room: number; user: User }
  'room.viewer.removed': { room: number; user_id: string }
  'event.user_count_change': { room: number; users: UserCount }
  'room.reaction': { room: number; reactions: Record<string, number> }
  'room.admission': { room: number; admission: Admission | null; refusal: Refusal | null }
  'room.refused': { room: number; refusal: Refusal }
  'chat.event': ChatMessage
  'media.tracks': { room: number; tracks: Track[] }
  'media.slots': { session: string; slots: SlotState[] }
  'media.speaking': { room: number; users: Speaker[] }
  'media.closed': { session: string; code: string; message: string }
}

/** A push as one value, so that a switch over `name` knows the payload. */
export type Push = { [Name in keyof Pushes]: { name: Name; payload: Pushes[Name] } }[keyof Pushes]
