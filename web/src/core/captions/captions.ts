/**
 * What is said in a room, as text. Nothing is asked for before somebody wants to see it; the language and the size that they chose
 * are kept in this browser. No Vue, no DOM.
 */

import { onInside } from '../audience/questions'
import type { Clock } from '../clock'
import type { Signal } from '../connection/connection'
import type { Caption, Push } from '../protocol/types'
import type { Room } from '../room/room'
import { createStore } from '../store'
import type { Readable } from '../store'

/** A line after which nothing comes is taken away. */
const SHOWN_MS = 8_000
/** What is being typed is told so often at most. */
const TYPED_MS = 350
/** Lines that can be read again. */
const MOST_READ = 300
/** Final lines that are shown beside the one that is being said. */
const SHOWN_LINES = 2

const LANGUAGE = 'eventyay.captions'
const SIZE = 'eventyay.captions.size'

export type CaptionSize = 'small' | 'medium' | 'large'

export interface CaptionsState {
  /** In which there are captions now. */
  languages: string[]
  /** What is shown; null: nothing. */
  language: string | null
  size: CaptionSize
  /** Over the picture: the last final lines, and what is being said. */
  shown: Caption[]
  /** Final lines since they are watched, the oldest first. */
  read: Caption[]
}

export interface Captions {
  state: Readable<CaptionsState>
  /** Null: none. */
  choose(language: string | null): Promise<void>
  resize(size: CaptionSize): void
  writer: Writer
  stop(): void
}

/** For whoever types. */
export interface Writer {
  /** Not final yet: what was typed so far. */
  type(language: string, text: string): void
  /** The line is done. Rejects when the server does not take it. */
  finish(language: string, text: string): Promise<void>
}

interface CaptionsOptions {
  signal: Signal
  clock: Clock
  room: Pick<Room, 'state'>
  id: number
  storage: Pick<Storage, 'getItem' | 'setItem'>
}

export function createCaptions({ signal, clock, room, id, storage }: CaptionsOptions): Captions {
  const state = createStore<CaptionsState>({
    languages: [], language: storage.getItem(LANGUAGE) || null, size: sizeOf(storage.getItem(SIZE)), shown: [], read: [],
  })
  let cancelHide: () => void = () => undefined

  async function watch() {
    const { language } = state.get()
    if (language === null) return
    const { lines } = await signal.request('caption.watch', { room: id, language }, { repeatable: true })
    if (state.get().language !== language) return
    for (const line of lines) hear(line)
  }

  function hear(line: Caption) {
    state.update((now) => withLine(now, line))
    cancelHide()
    cancelHide = clock.after(SHOWN_MS, () => { state.update((now) => ({ ...now, shown: [] })) })
  }

  function pushed(push: Push) {
    if (push.name === 'caption.line' && push.payload.room === id && push.payload.language === state.get().language) hear(push.payload.line)
    if (push.name === 'caption.languages' && push.payload.room === id) state.update((now) => ({ ...now, languages: push.payload.languages }))
  }

  const endings = [
    signal.onPush(pushed),
    // A choice that was made before is kept in a room that has no captions: they may begin.
    onInside(room, () => void watch().catch(() => undefined)),
  ]

  return {
    state,
    async choose(language) {
      if (language === state.get().language) return
      storage.setItem(LANGUAGE, language ?? '')
      cancelHide()
      state.update((now) => ({ ...now, language, shown: [], read: [] }))
      if (language === null) await signal.request('caption.watch', { room: id, language: null })
      else await watch()
    },
    resize(size) {
      storage.setItem(SIZE, size)
      state.update((now) => ({ ...now, size }))
    },
    writer: createWriter(signal, clock, id),
    stop() {
      cancelHide()
      for (const end of endings) end()
    },
  }
}

function createWriter(signal: Signal, clock: Clock, room: number): Writer {
  let waiting: { language: string; text: string } | null = null
  let told = ''
  let busy = false

  function tell() {
    if (!waiting || busy) return
    const { language, text } = waiting
    waiting = null
    if (text === told) return
    told = text
    busy = true
    // A line on its way that is lost is replaced by the next one.
    void signal.request('caption.say', { room, language, text }).catch(() => undefined)
    clock.after(TYPED_MS, () => {
      busy = false
      tell()
    })
  }

  return {
    type(language, text) {
      waiting = { language, text }
      tell()
    },
    async finish(language, text) {
      waiting = null
      told = ''
      await signal.request('caption.say', { room, language, text, final: true })
    },
  }
}

/** A line that is not final takes the place of the one before; an empty one takes it away. */
export function withLine(state: CaptionsState, line: Caption): CaptionsState {
  const final = state.shown.filter((shown) => shown.id !== null)
  if (line.id === null) return { ...state, shown: [...final.slice(-SHOWN_LINES), ...(line.text === '' ? [] : [line])] }
  if (state.read.some((read) => read.id === line.id)) return state
  return { ...state, shown: [...final, line].slice(-SHOWN_LINES), read: [...state.read, line].slice(-MOST_READ) }
}

function sizeOf(word: string | null): CaptionSize {
  return word === 'small' || word === 'large' ? word : 'medium'
}
