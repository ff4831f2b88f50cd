/** One stand as one person sees it: an exhibitor or a poster, and the room of its own. No Vue, no DOM. */

import type { Clock } from '../clock'
import type { Signal } from '../connection/connection'
import { RequestError } from '../connection/connection'
import type { ContactCard, Exhibitor, Poster, PosterVoting, Push, Refusal, RoomInfo } from '../protocol/types'
import { createStore } from '../store'
import type { Readable } from '../store'
import { SPREAD_MS } from './hall'

export type About = { kind: 'exhibitor'; exhibitor: Exhibitor } | { kind: 'poster'; poster: Poster; voting: PosterVoting }

export interface StandState {
  status: 'loading' | 'ready' | 'refused' | 'unknown' | 'failed'
  about: About | null
  /** The room of its own, as the event would list it. */
  place: RoomInfo | null
  refusal: Refusal | null
}

export interface StandCommands {
  load(): Promise<void>
  /** Visitors: ask to talk, and take it back. */
  ask(message: string, share: ContactCard | null): Promise<void>
  takeBack(request: number): Promise<void>
  vote(wants: boolean): Promise<void>
  /** Those who look after it. */
  change(change: StandChange): Promise<void>
}

export interface StandChange { tagline?: string; short_text?: string; text?: string; authors?: string; tags?: string[]; contact_enabled?: boolean; links?: Exhibitor['links'] }

export interface Stand { state: Readable<StandState>; commands: StandCommands; stop(): void }

export interface StandOptions { signal: Signal; clock: Clock; random: () => number; id: number; kind: About['kind'] }

export function createStand({ signal, clock, random, id, kind }: StandOptions): Stand {
  const state = createStore<StandState>({ status: 'loading', about: null, place: null, refusal: null })
  let cancelLoad: () => void = () => undefined

  async function read(): Promise<{ about: About; place: RoomInfo }> {
    if (kind === 'exhibitor') {
      const { exhibitor, place } = await signal.request('exhibition.get', { exhibitor: id }, { repeatable: true })
      return { about: { kind, exhibitor }, place }
    }
    const { poster, place, voting } = await signal.request('poster.get', { poster: id }, { repeatable: true })
    return { about: { kind, poster, voting }, place }
  }

  async function load() {
    cancelLoad()
    try {
      const { about, place } = await read()
      state.set({ status: 'ready', about, place, refusal: null })
    } catch (error) {
      const refusal = error instanceof RequestError ? error.refusal : null
      const gone = error instanceof RequestError && ['exhibition.unknown_exhibitor', 'poster.unknown_poster'].includes(error.code)
      if (refusal) state.update((now) => ({ ...now, status: 'refused', refusal }))
      else if (gone) state.update((now) => ({ ...now, status: 'unknown' }))
      else state.update((now) => ({ ...now, status: now.status === 'loading' ? 'failed' : now.status }))
    }
  }

  function pushed(push: Push) {
    if (push.name === 'room.admission' && push.payload.room === id) {
      const { admission, refusal, permissions, modules } = push.payload
      state.update((now) => ({ ...now, place: now.place && { ...now.place, admission, refusal, permissions, modules } }))
      void load() // who keeps order sees more
    }
    const changed = push.name === 'exhibition.exhibition_data_update' ? push.payload.exhibitor : push.name === 'poster.poster_data_update' ? push.payload.poster : undefined
    if (changed !== undefined && (changed === id || changed === null)) {
      cancelLoad()
      cancelLoad = clock.after(random() * SPREAD_MS, () => void load())
    }
    const closed = push.name === 'exhibition.contact_request_close' && push.payload.contact_request
    if (closed !== false) state.update((now) => withRequest(now, closed))
  }

  const endings = [signal.onPush(pushed), signal.onOnline((_, resumed) => { if (!resumed) void load() })]
  void load()

  return {
    state,
    commands: {
      load,
      async ask(message, share) {
        const { contact_request: request } = await signal.request('exhibition.contact', { exhibitor: id, message, ...(share ? { share } : {}) }, { repeatable: true })
        state.update((now) => withOwn(now, request.id))
      },
      async takeBack(request) {
        await signal.request('exhibition.contact_cancel', { contact_request: request })
        state.update((now) => withOwn(now, null))
      },
      async vote(wants) {
        const { voted, voting } = await signal.request(wants ? 'poster.vote' : 'poster.unvote', { poster: id }, { repeatable: true })
        state.update((now) => (now.about?.kind === 'poster' ? { ...now, about: { kind: 'poster', poster: { ...now.about.poster, voted }, voting } } : now))
      },
      async change({ text, ...rest }) {
        if (kind === 'exhibitor') await signal.request('exhibition.patch', { exhibitor: id, text, ...rest }, { repeatable: true })
        else await signal.request('poster.patch', { poster: id, abstract: text, ...rest }, { repeatable: true })
        await load()
      },
    },
    stop() {
      cancelLoad()
      for (const end of endings) end()
    },
  }
}

const withOwn = (state: StandState, request: number | null): StandState =>
  state.about?.kind === 'exhibitor' ? { ...state, about: { kind: 'exhibitor', exhibitor: { ...state.about.exhibitor, request } } } : state

/** A request was closed; it may have been this person's. */
const withRequest = (state: StandState, closed: number): StandState =>
  state.about?.kind === 'exhibitor' && state.about.exhibitor.request === closed ? withOwn(state, null) : state
