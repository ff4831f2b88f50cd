/** The event as this visitor sees it: who they are, which rooms there are, which let them in. */

import type { Clock } from '../clock'
import { offsetFrom } from '../clock'
import type { Connection } from '../connection/connection'
import type { Authenticated, Push, RoomInfo } from '../protocol/types'
import { createStore } from '../store'
import type { Readable } from '../store'

export interface EventState {
  me: Authenticated['user.config'] | null
  event: Authenticated['event.config']['event'] | null
  rooms: RoomInfo[]
  /** Whether this person speaks for the event. */
  mayAnnounce: boolean
  /** Milliseconds that the server's clock is ahead of ours. */
  clockOffset: number
}

export type RoomWords = Record<string | number, { name: string; description: string }>

const NOT_YET: EventState = { me: null, event: null, rooms: [], mayAnnounce: false, clockOffset: 0 }

/** `words`: what rooms are called in the page's language, by id; the server tells everybody the same in the event's own. */
export function createEvent(connection: Connection, clock: Clock, words: RoomWords = {}): Readable<EventState> {
  const state = createStore(NOT_YET)
  connection.onOnline((data) => { state.set(fromServer(data, clock, words)) })
  connection.onPush((push) => { state.update((now) => afterPush(now, push)) })
  return state
}

function fromServer(data: Authenticated, clock: Clock, words: RoomWords): EventState {
  const { event, rooms, permissions } = data['event.config']
  const worded = rooms.map((room) => ({ ...room, ...words[room.id] }))
  return { me: data['user.config'], event, rooms: worded, mayAnnounce: permissions.includes('event:announce'), clockOffset: offsetFrom(clock, data.server_time) }
}

export function afterPush(state: EventState, push: Push): EventState {
  switch (push.name) {
    case 'room.admission': {
      const { room, ...change } = push.payload
      return withRoom(state, room, change)
    }
    case 'room.refused': return withRoom(state, push.payload.room, { admission: null, refusal: push.payload.refusal })
    case 'event.user_count_change': return withRoom(state, push.payload.room, { users: push.payload.users })
    case 'user.updated': return { ...state, me: push.payload.user }
    default: return state
  }
}

function withRoom(state: EventState, id: number, change: Partial<RoomInfo>): EventState {
  return { ...state, rooms: state.rooms.map((room) => (room.id === id ? { ...room, ...change } : room)) }
}
