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
  /** Milliseconds that the server's clock is ahead of ours. */
  clockOffset: number
}

/** Everybody is let in at the same moment and asks at once: spread over this long, still at once for a person. */
const RENEW_SPREAD_MS = 600

const NOT_YET: EventState = { me: null, event: null, rooms: [], clockOffset: 0 }

export function createEvent(connection: Connection, clock: Clock, random: () => number): Readable<EventState> {
  const state = createStore(NOT_YET)
  connection.onOnline((data) => { state.set(fromServer(data, clock)) })
  connection.onPush((push) => {
    state.update((now) => afterPush(now, push))
    if (push.name === 'room.admission' && push.payload.admission && isBare(state.get(), push.payload.room)) {
      clock.after(random() * RENEW_SPREAD_MS, () => { connection.renew() })
    }
  })
  return state
}

function fromServer(data: Authenticated, clock: Clock): EventState {
  const { event, rooms } = data['event.config']
  return { me: data['user.config'], event, rooms, clockOffset: offsetFrom(clock, data.server_time) }
}

export function afterPush(state: EventState, push: Push): EventState {
  switch (push.name) {
    case 'room.admission': {
      const { room, admission, refusal } = push.payload
      return withRoom(state, room, { admission, refusal })
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

/** Admitted, but what is in the room was not told while it was refused. */
function isBare(state: EventState, id: number): boolean {
  return state.rooms.some((room) => room.id === id && room.modules.length === 0)
}
