/**
 * The shell around the connection's machine: one WebSocket, one timer, promises for replies.
 * Everything that decides is in machine.ts.
 */

import type { Clock } from '../clock'
import type { Authenticated, Commands, Problem, Push, Refusal } from '../protocol/types'
import { createStore } from '../store'
import type { Readable } from '../store'
import { createMachine } from './machine'
import type { Input, Output, Phase } from './machine'

/** Long enough for a slow mobile network, short enough that a person still remembers what they asked for. */
const REPLY_MS = 12_000

export interface SocketLike {
  send(text: string): void
  close(): void
  onopen: (() => void) | null
  onmessage: ((message: { data: unknown }) => void) | null
  onclose: (() => void) | null
}

/** A ticket, or why there is none; `retry`: the server may answer otherwise later. */
export type TicketAnswer = { ok: true; ticket: string } | { ok: false; error: Problem; retry: boolean }

export interface ConnectionOptions {
  openSocket: () => SocketLike
  fetchTicket: () => Promise<TicketAnswer>
  reload: () => void
  clock: Clock
  random: () => number
}

type Payload<Action extends keyof Commands> = Commands[Action]['payload']
type Data<Action extends keyof Commands> = Commands[Action]['data']

/** What the rest of the page needs of signaling. */
export interface Signal {
  /** `repeatable`: asking twice does no harm, so a lost connection is no reason to fail. */
  request<Action extends keyof Commands>(
    action: Action,
    payload: Payload<Action>,
    options?: { repeatable?: boolean },
  ): Promise<Data<Action>>
  onPush(listener: (push: Push) => void): () => void
  /** After each authentication; `resumed` says whether rooms, channels and media were kept. */
  onOnline(listener: (data: Authenticated, resumed: boolean) => void): () => void
}

export interface ConnectionState {
  phase: Phase
  attempts: number
}

export interface Connection extends Signal {
  state: Readable<ConnectionState>
  start(): void
  /** The network may be another one: find out at once instead of waiting. */
  networkChanged(): void
  /** There was no network for a while, now there is: begin on it anew. */
  networkReplaced(): void
  stop(): void
}

/** The server's refusal of a request, as something to throw. */
export class RequestError extends Error {
  constructor(readonly payload: Problem) {
    super(payload.message || payload.code)
    this.name = 'RequestError'
  }

  /** The gate's answer, when that was the reason. */
  get refusal(): Refusal | null {
    return (this.payload.details?.refusal as Refusal | undefined) ?? null
  }

  get code(): string {
    return this.payload.code
  }
}

interface Waiting { resolve: (data: unknown) => void; reject: (error: RequestError) => void }

export function createConnection({ openSocket, fetchTicket, reload, clock, random }: ConnectionOptions): Connection {
  const machine = createMachine(random)
  const state = createStore<ConnectionState>({ phase: machine.phase(), attempts: 0 })
  const waiting = new Map<number, Waiting>()
  const pushListeners = new Set<(push: Push) => void>()
  const onlineListeners = new Set<(data: Authenticated, resumed: boolean) => void>()
  let socket: SocketLike | null = null
  let cancelTimer: () => void = () => undefined
  let lastId = 0

  function handle(input: Input) {
    for (const output of machine.handle(clock.now(), input)) perform(output)
    if (machine.phase() !== state.get().phase) state.set({ phase: machine.phase(), attempts: machine.attempts() })
    cancelTimer()
    const at = machine.wakeAt()
    if (at !== null) cancelTimer = clock.after(Math.max(0, at - clock.now()), () => { handle({ type: 'wake' }) })
  }

  function perform(output: Output) {
    switch (output.type) {
      case 'open': open(); break
      case 'close': drop(); break
      case 'send': socket?.send(output.text); break
      case 'reload': reload(); break
      case 'settle': settle(output); break
      case 'fetch_ticket': void askForTicket(); break
      case 'push': tell({ name: output.name, payload: output.payload } as Push); break
      case 'online': for (const listener of [...onlineListeners]) listener(output.data, output.resumed); break
    }
  }

  function tell(push: Push) {
    for (const listener of [...pushListeners]) listener(push)
  }

  function open() {
    drop()
    const opening = openSocket()
    socket = opening
    opening.onopen = () => { handle({ type: 'opened' }) }
    opening.onmessage = ({ data }) => { if (typeof data === 'string') handle({ type: 'frame', text: data }) }
    opening.onclose = () => { socket = null; handle({ type: 'lost' }) }
  }

  /** Lets go of the socket first: what it says afterwards is of no interest. */
  function drop() {
    if (!socket) return
    socket.onopen = socket.onmessage = socket.onclose = null
    socket.close()
    socket = null
  }

  async function askForTicket() {
    const answer = await fetchTicket()
    if (answer.ok) handle({ type: 'ticket', ticket: answer.ticket })
    else handle({ type: 'no_ticket', error: answer.error, retry: answer.retry })
  }

  function settle({ id, outcome }: Extract<Output, { type: 'settle' }>) {
    const promise = waiting.get(id)
    waiting.delete(id)
    if (outcome.ok) promise?.resolve(outcome.data)
    else promise?.reject(new RequestError(outcome.error))
  }

  function request<Action extends keyof Commands>(action: Action, payload: Payload<Action>, { repeatable = false } = {}) {
    lastId += 1
    const id = lastId
    return new Promise<Data<Action>>((resolve, reject) => {
      waiting.set(id, { resolve: resolve as Waiting['resolve'], reject })
      handle({ type: 'request', request: { id, action, payload, repeatable, deadline: clock.now() + REPLY_MS } })
    })
  }

  return {
    state,
    request,
    start: () => { handle({ type: 'start' }) },
    networkChanged: () => { handle({ type: 'network_changed' }) },
    networkReplaced: () => { handle({ type: 'network_replaced' }) },
    stop: () => { handle({ type: 'stop' }) },
    onPush: (listener) => listen(pushListeners, listener),
    onOnline: (listener) => listen(onlineListeners, listener),
  }
}

function listen<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener)
  return () => { listeners.delete(listener) }
}
