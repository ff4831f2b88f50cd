/** What is known of one room, and how each push of the server changes it: a pure function, tested as a timeline. */

import { t } from '@/i18n/words'
import type { Admission, Push, Refusal, MediaMode, MediaPart, Speaker, Track, TracksChanged, User, Crowd } from '../protocol/types'

export type Presence =
  | { at: 'entering' }
  | { at: 'inside'; admission: Admission }
  /** At the door. */
  | { at: 'refused'; refusal: Refusal }
  /** Was inside, and the right was lost. */
  | { at: 'out'; refusal: Refusal }
  | { at: 'failed'; message: string }
  | { at: 'left' }

export interface RoomState {
  id: number
  mode: MediaMode
  presence: Presence
  users: Crowd
  /** Who is here and visible, by name. */
  members: User[]
  /** How many are here besides those members: in a large room nobody is sent all names. */
  others: number
  /** Everybody whose name we have heard, also of those who left. */
  people: Record<string, User>
  /** Of the group that one is in, else of the room. */
  tracks: Track[]
  /** The group that one is in; null: the room itself. */
  group: number | null
  /** Of the room itself, wherever one is. */
  roomTracks: Track[]
  /** Who speaks now, loudest first. */
  speaking: string[]
  /** The latest burst of reactions; `at` tells one burst from the next. */
  reactions: { at: number; counts: Record<string, number> }
}

/** Softer than this below full scale is breath and fans. */
const SPEAKING_LEVEL = 60

export function emptyRoom(id: number, mode: MediaMode): RoomState {
  return {
    id, mode, presence: { at: 'entering' }, users: 'none', members: [], others: 0, people: {},
    tracks: [], group: null, roomTracks: [], speaking: [], reactions: { at: 0, counts: {} },
  }
}

/** What says nothing about a room's people, media or chat leaves it as it is. */
export function afterPush(state: RoomState, push: Push): RoomState {
  if ('room' in push.payload && push.payload.room !== state.id) return state
  switch (push.name) {
    case 'chat.event': return withPeople(state, Object.values(push.payload.users))
    case 'user.updated':
    case 'roulette.contact': return withPeople(state, [push.payload.user])
    case 'roulette.started':
    case 'roulette.changed': return withPeople(state, push.payload.users)
    case 'room.viewer.added': return withMembers(state, [...state.members.filter(({ id }) => id !== push.payload.user.id), push.payload.user])
    case 'room.viewer.removed': return { ...state, members: state.members.filter(({ id }) => id !== push.payload.user_id) }
    case 'event.user_count_change': return { ...state, users: push.payload.users }
    case 'room.admission': return admitted(state, push.payload)
    case 'room.refused': return out(state, push.payload.refusal)
    case 'media.tracks': return withTracks(state, push.payload)
    case 'media.speaking': return isHere(state, push.payload) ? { ...state, speaking: loudest(push.payload.users) } : state
    default: return state
  }
}

/** Into a group, or back to the room. */
export function moved(state: RoomState, group: number | null): RoomState {
  return { ...state, group, tracks: group === null ? state.roomTracks : [], speaking: [] }
}

/** Whether it is told of where one is. */
function isHere({ group }: RoomState, { part = 'stage' }: { part?: MediaPart }): boolean {
  return part === (group === null ? 'stage' : 'group')
}

function withTracks(state: RoomState, told: TracksChanged): RoomState {
  if (told.part === 'backstage') return state
  const here = isHere(state, told) ? { ...state, tracks: told.tracks } : state
  return told.part === 'group' ? here : { ...here, roomTracks: told.tracks }
}

/** `total`: how many there are, where not all of them are known by name. */
export function withMembers(state: RoomState, members: User[], total = members.length + state.others): RoomState {
  const unique = [...new Map(members.map((user) => [user.id, user])).values()]
  return { ...withPeople(state, unique), members: unique.sort(byName), others: Math.max(0, total - unique.length) }
}

export function withPeople(state: RoomState, people: User[]): RoomState {
  const known = { ...state.people }
  for (const user of people) known[user.id] = user
  return { ...state, people: known, members: state.members.map((member) => known[member.id] ?? member) }
}

/** Out of the room nothing plays and nobody is heard. */
export function out(state: RoomState, refusal: Refusal): RoomState {
  const at = state.presence.at === 'inside' || state.presence.at === 'out' ? 'out' : 'refused'
  return { ...state, presence: { at, refusal }, tracks: [], group: null, roomTracks: [], speaking: [], members: [], others: 0 }
}

/** Inside, a new admission replaces the old one; a refusal of somebody inside comes as `room.refused` as well. */
function admitted(state: RoomState, news: { admission: Admission | null; refusal: Refusal | null }): RoomState {
  if (news.refusal) return out(state, news.refusal)
  if (!news.admission || state.presence.at !== 'inside') return state
  return { ...state, presence: { at: 'inside', admission: news.admission } }
}

function loudest(users: Speaker[]): string[] {
  return users.filter(({ level }) => level < SPEAKING_LEVEL).sort((a, b) => a.level - b.level).map(({ id }) => id)
}

const byName = (a: User, b: User) => nameOf(a).localeCompare(nameOf(b))

export function nameOf(user: User | undefined): string {
  return user?.profile.display_name.trim() || t('common-guest')
}
