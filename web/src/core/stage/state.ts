/** Who speaks in a room and how it is shown, as one person knows it: a pure function of what the server says. */

import type { Breakouts, Push, Source, StageDesk, StageLayout, StageOwn, StagePause, Track } from '../protocol/types'

export interface StageState {
  layout: StageLayout
  spotlight: string | null
  /** Whose camera is the sign language. */
  interpreter: string | null
  pause: StagePause | null
  locked: boolean
  waitingRoom: boolean
  /** The groups that the meeting is in. */
  breakouts: Breakouts | null
  /** What a moderator said last to all groups; `at` tells one time from the next. */
  told: { at: number; by: string; text: string }
  /** Only for those who may be behind the stage. */
  desk: StageDesk | null
  own: Omit<StageOwn, 'room'>
  /** What is sent behind the stage. */
  tracks: Track[]
  speaking: string[]
  /** What a moderator stopped last; `at` tells one time from the next. */
  muted: { at: number; sources: Source[] }
}

export const NO_STAGE: StageState = {
  layout: 'auto', spotlight: null, interpreter: null, pause: null, locked: false, waitingRoom: false, breakouts: null, told: { at: 0, by: '', text: '' }, desk: null,
  own: { hand: null, invitation: null, place: null, live_at: null, group: null, assigned: null }, tracks: [], speaking: [], muted: { at: 0, sources: [] },
}

export function afterPush(state: StageState, push: Push, room: number): StageState {
  if (!('room' in push.payload) || push.payload.room !== room) return state
  switch (push.name) {
    case 'stage.state': {
      const { layout, spotlight, interpreter, pause, locked, waiting_room: waitingRoom, breakouts } = push.payload
      return { ...state, layout, spotlight, interpreter, pause, locked, waitingRoom, breakouts }
    }
    case 'stage.muted': return { ...state, muted: { at: state.muted.at + 1, sources: push.payload.sources } }
    case 'breakout.told': return { ...state, told: { at: state.told.at + 1, by: push.payload.by.profile.display_name, text: push.payload.text } }
    case 'stage.desk': return { ...state, desk: push.payload }
    case 'stage.own': return { ...state, own: push.payload, ...(push.payload.place === 'backstage' ? {} : { tracks: [], speaking: [] }) }
    case 'room.admission': return push.payload.permissions.includes('room:backstage') ? state : { ...state, desk: null }
    case 'room.refused': return NO_STAGE
    case 'media.tracks': return push.payload.part === 'backstage' ? { ...state, tracks: push.payload.tracks } : state
    case 'media.speaking':
      return push.payload.part === 'backstage' ? { ...state, speaking: push.payload.users.map(({ id }) => id) } : state
    default: return state
  }
}

/** Whether somebody leaves the room behind the stage to be on it: the place and the right may be told in either order. */
export function comesOn({ own }: StageState, push: Push, room: number): boolean {
  if (own.place !== 'backstage' || own.live_at === null) return false
  if (push.name === 'room.admission') return push.payload.room === room && push.payload.admission?.publish === true
  return push.name === 'stage.own' && push.payload.room === room && push.payload.place === 'stage'
}
