/**
 * The board of where one is, the meeting's or one's group's. What one draws is there at once and told in short intervals; what
 * others draw comes by pushes, and what a push or a connection lost is read on from the number that is known. No Vue, no DOM.
 */

import { onInside } from '../audience/questions'
import type { Clock } from '../clock'
import { RequestError } from '../connection/connection'
import type { Signal } from '../connection/connection'
import type { Push } from '../protocol/types'
import type { Room } from '../room/room'
import { createStore } from '../store'
import type { Readable } from '../store'
import { isNewer } from './elements'
import type { BoardElement } from './elements'

/** What is drawn is told so often at most: more looks smoother to the others and costs the server a row each. */
const TELL_MS = 200
/** Elements and bytes of one message: less than a frame. */
const MOST_TOLD = 50
const MOST_BYTES = 40_000
/** Steps that can be taken back. */
const MOST_STEPS = 100

export interface BoardState {
  status: 'closed' | 'loading' | 'ready' | 'failed'
  board: number | null
  group: number | null
  /** Known up to here. */
  seq: number
  /** A moderator has closed it for drawing. */
  closed: boolean
  /** With deleted ones, which others may not know of yet. */
  elements: ReadonlyMap<string, BoardElement>
  undoable: boolean
  redoable: boolean
  /** Why something was not drawn, by its code; `at` tells one time from the next. */
  problem: { at: number; code: string }
}

export const NO_BOARD: BoardState = {
  status: 'closed', board: null, group: null, seq: 0, closed: false, elements: new Map(), undoable: false, redoable: false, problem: { at: 0, code: '' },
}

/** An element without what says which change this is. */
export type Drawn = Omit<BoardElement, 'version' | 'nonce'>

export interface Board {
  state: Readable<BoardState>
  open(): Promise<void>
  /** Nothing of it is received any more. */
  close(): void
  /** One step, which can be taken back; with `goes_on` a part of the step that the next one finishes. */
  draw(elements: Drawn[], more?: { goes_on: boolean }): void
  undo(): void
  redo(): void
  clear(): Promise<void>
  shut(closed: boolean): Promise<void>
  stop(): void
}

interface BoardOptions {
  signal: Signal
  clock: Clock
  random: () => number
  room: Pick<Room, 'state'>
  id: number
}

/** An element before and after a step; undefined: there was none. */
type Step = Map<string, { before: BoardElement | undefined; after: BoardElement }>

export function createBoard({ signal, clock, random, room, id }: BoardOptions): Board {
  const state = createStore<BoardState>(NO_BOARD)
  let isOpen = false
  /** Drawn here, not known to be there yet. */
  let untold = new Set<string>()
  let sending = false
  let cancelTell: (() => void) | null = null
  let reading: Promise<void> | null = null
  let done: Step[] = []
  let undone: Step[] = []
  let begun: Step | null = null

  function forget() {
    untold = new Set()
    done = []
    undone = []
    begun = null
    state.update((now) => ({ ...NO_BOARD, status: isOpen ? 'loading' : 'closed', problem: now.problem }))
  }

  /** One reading at a time; it goes on until nothing is left. */
  function read(): Promise<void> {
    reading ??= readOn().finally(() => { reading = null })
    return reading
  }

  async function readOn() {
    for (let more = true; more && isOpen;) {
      const { board, seq } = state.get()
      const page = await signal.request('whiteboard.watch', { room: id, after: seq, ...(board === null ? {} : { board }) }, { repeatable: true })
      const isOther = page.board !== state.get().board
      if (page.whole && isOther) forget()
      state.update((now) => ({
        ...withElements(now, page.elements), board: page.board, group: page.group, seq: page.seq, closed: page.closed, status: page.more ? 'loading' : 'ready',
      }))
      more = page.more
    }
    tellSoon()
  }

  async function readAnew() {
    if (!isOpen) return
    await read().catch((error: unknown) => {
      complain(error)
      state.update((now) => ({ ...now, status: now.status === 'ready' ? 'ready' : 'failed' }))
    })
  }

  /** Not what is there after all: everything is read from the beginning. */
  async function startOver() {
    await reading?.catch(() => undefined)
    forget()
    await readAnew()
  }

  function pushed(push: Push) {
    if (!isOpen || !('room' in push.payload) || push.payload.room !== id) return
    const { board, seq } = state.get()
    if (push.name === 'whiteboard.drawn') {
      if (push.payload.board !== board || push.payload.after > seq) return void readAnew()
      const { elements, seq: upTo } = push.payload
      state.update((now) => ({ ...withElements(now, elements), seq: Math.max(now.seq, upTo) }))
    } else if (push.name === 'whiteboard.changed') {
      const { closed } = push.payload
      state.update((now) => ({ ...now, closed }))
      if (push.payload.board === board) return
      report('whiteboard.cleared')
      void startOver()
    }
  }

  function report(code: string) {
    state.update((now) => ({ ...now, problem: { at: now.problem.at + 1, code } }))
  }

  function complain(error: unknown) {
    report(error instanceof RequestError ? error.code : 'connection.lost')
  }

  function tellSoon(ms = TELL_MS) {
    if (untold.size > 0 && !cancelTell) cancelTell = clock.after(ms, () => { cancelTell = null; void tell() })
  }

  async function tell() {
    const { board, elements } = state.get()
    if (sending || board === null || untold.size === 0) return
    const told = fitting([...untold].flatMap((name) => elements.get(name) ?? []))
    for (const element of told) untold.delete(element.id)
    sending = true
    let wait = TELL_MS
    try {
      const { newer } = await signal.request('whiteboard.draw', { room: id, board, elements: told })
      state.update((now) => withElements(now, newer))
    } catch (error) {
      wait = await failed(error, told)
    } finally {
      sending = false
    }
    tellSoon(wait)
  }

  /** How long to wait before it is tried again. */
  async function failed(error: unknown, told: BoardElement[]): Promise<number> {
    const known = error instanceof RequestError ? error : null
    if (known?.code === 'whiteboard.rate_limited' || !known) {
      for (const element of told) untold.add(element.id)
      return 1_000 * (known?.payload.retry_after ?? 1)
    }
    complain(error)
    await startOver()
    return TELL_MS
  }

  function put(elements: BoardElement[]) {
    for (const element of elements) untold.add(element.id)
    state.update((now) => withElements(now, elements))
    tellSoon()
  }

  const next = (drawn: Drawn, before: BoardElement | undefined): BoardElement => (
    { ...drawn, version: (before?.version ?? 0) + 1, nonce: Math.floor(random() * 0x7fff_ffff) }
  )

  /** Everything of a step as it was, or as it became; what others did to it since counts no more. */
  function replay(step: Step, as: 'before' | 'after') {
    put([...step].map(([name, { before, after }]) => {
      const current = state.get().elements.get(name) ?? after
      const wanted = as === 'after' ? after : before ?? { ...after, deleted: true }
      return next(wanted, current)
    }))
    state.update((now) => ({ ...now, undoable: done.length > 0, redoable: undone.length > 0 }))
  }

  const endings = [
    signal.onPush(pushed),
    onInside(room, () => void readAnew()),
    // In another group there is another board.
    room.state.subscribe(({ group }) => {
      if (!isOpen || group === state.get().group || state.get().status === 'loading') return
      void startOver()
    }),
  ]

  return {
    state,
    async open() {
      isOpen = true
      forget()
      await readAnew()
    },
    close() {
      if (!isOpen) return
      isOpen = false
      cancelTell?.()
      cancelTell = null
      state.update((now) => ({ ...now, status: 'closed' }))
      void tell().finally(() => {
        forget()
        void signal.request('whiteboard.unwatch', { room: id }).catch(() => undefined)
      })
    },
    draw(elements, { goes_on } = { goes_on: false }) {
      const known = state.get().elements
      const changed = elements.map((drawn) => next(drawn, known.get(drawn.id)))
      const step: Step = begun ?? new Map()
      for (const after of changed) step.set(after.id, { before: step.has(after.id) ? step.get(after.id)?.before : known.get(after.id), after })
      begun = goes_on ? step : null
      if (!goes_on) {
        done = [...done, step].slice(-MOST_STEPS)
        undone = []
      }
      put(changed)
      state.update((now) => ({ ...now, undoable: done.length > 0, redoable: undone.length > 0 }))
    },
    undo() {
      const step = done.pop()
      if (!step) return
      undone.push(step)
      replay(step, 'before')
    },
    redo() {
      const step = undone.pop()
      if (!step) return
      done.push(step)
      replay(step, 'after')
    },
    clear: async () => { await signal.request('whiteboard.clear', { room: id }) },
    shut: async (closed) => { await signal.request('whiteboard.close', { room: id, closed }) },
    stop() {
      isOpen = false
      cancelTell?.()
      for (const end of endings) end()
    },
  }
}

function withElements(state: BoardState, elements: BoardElement[]): BoardState {
  const newer = elements.filter((element) => isNewer(element, state.elements.get(element.id)))
  if (newer.length === 0) return state
  const all = new Map(state.elements)
  for (const element of newer) all.set(element.id, element)
  return { ...state, elements: all }
}

/** As many as go into one message, and one in any case. */
function fitting(elements: BoardElement[]): BoardElement[] {
  let bytes = 0
  const count = elements.slice(0, MOST_TOLD).findIndex((element) => {
    bytes += JSON.stringify(element).length
    return bytes > MOST_BYTES
  })
  return elements.slice(0, count < 0 ? MOST_TOLD : Math.max(1, count))
}

/** What there is to be seen, the lowest first. */
export function visible({ elements }: BoardState): BoardElement[] {
  return [...elements.values()].filter(({ deleted }) => !deleted).sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1))
}
