/**
 * The life of the signaling connection as a value: inputs in, outputs out, no socket, no timer, no fetch.
 *
 *   ticket -> opening -> authenticating -> online -> (lost) -> waiting -> opening (resume) or ticket (anew)
 *
 * A lost socket is resumed with the token and the version last seen; when the server no longer knows them,
 * a fresh ticket starts over and everybody who listens learns that nothing was kept (`resumed: false`).
 */

import { decodeFrame } from '../protocol/frames'
import type { Frame } from '../protocol/frames'
import type { Authenticated, Problem } from '../protocol/types'
import { backoff, hinted } from './backoff'
import type { ReconnectHint } from './backoff'
import { createRequests } from './requests'
import type { Request, Settlement } from './requests'

/**
 * A socket that is not open and authenticated by then is given up.
 * More waits longer on dead networks, less gives up slow ones.
 */
const OPENING_MS = 10_000
const SILENT_INTERVALS = 3
/** An open socket whose network changed has so long to answer. Less drops living sockets of slow networks: they are resumed, but later. */
const PROBE_MS = 1_500

export interface ClosedReason { code: string; message: string; error?: Problem }

export type Phase =
  | { at: 'idle' | 'ticket' | 'authenticating' | 'online' }
  | { at: 'opening'; ticket: string | null }
  | { at: 'waiting'; until: number }
  | { at: 'closed'; reason: ClosedReason }

export type Input =
  | { type: 'start' | 'opened' | 'lost' | 'wake' | 'network_changed' | 'network_replaced' | 'stop' }
  | { type: 'ticket'; ticket: string }
  | { type: 'no_ticket'; error: Problem; retry: boolean }
  | { type: 'frame'; text: string }
  | { type: 'request'; request: Request }

export type Output =
  | Settlement
  | { type: 'fetch_ticket' | 'open' | 'close' | 'reload' }
  | { type: 'send'; text: string }
  | { type: 'push'; name: string; payload: unknown }
  | { type: 'online'; resumed: boolean; data: Authenticated }

export interface Machine {
  handle(now: number, input: Input): Output[]
  phase(): Phase
  attempts(): number
  /** When to hand in `wake`; null: nothing is due. */
  wakeAt(): number | null
}

interface Resume {
  token: string
  version: number
  validUntil: number
  windowMs: number
}

export function createMachine(random: () => number): Machine {
  const requests = createRequests()
  let phase: Phase = { at: 'idle' }
  let attempts = 0
  let resume: Resume | null = null
  let hint: ReconnectHint | null = null
  let pingInterval = 10_000
  let pingAt = Infinity
  let deadAt = Infinity

  function handle(now: number, input: Input): Output[] {
    switch (input.type) {
      case 'start': return phase.at === 'idle' ? connect(now) : []
      case 'ticket': return phase.at === 'ticket' ? open(now, input.ticket) : []
      case 'no_ticket': return phase.at === 'ticket' ? refused(now, input.error, input.retry) : []
      case 'opened': return opened()
      case 'frame': return receive(now, input.text)
      case 'lost': return lost(now)
      case 'network_changed': return phase.at === 'waiting' ? connect(now) : probe(now)
      case 'network_replaced': return phase.at === 'online' ? renew(now) : handle(now, { type: 'network_changed' })
      case 'request': return [...requests.add(input.request), ...flush()]
      case 'wake': return wake(now)
      case 'stop': return close({ code: 'connection.stopped', message: '' })
    }
  }

  function connect(now: number): Output[] {
    if (resume && now < resume.validUntil) return open(now, null)
    resume = null
    phase = { at: 'ticket' }
    return [{ type: 'fetch_ticket' }]
  }

  function open(now: number, ticket: string | null): Output[] {
    phase = { at: 'opening', ticket }
    deadAt = now + OPENING_MS
    return [{ type: 'open' }]
  }

  function opened(): Output[] {
    if (phase.at !== 'opening') return []
    const credential = phase.ticket === null && resume
      ? { resume: { token: resume.token, version: resume.version } }
      : { token: phase.ticket }
    phase = { at: 'authenticating' }
    return [{ type: 'send', text: JSON.stringify(['authenticate', { ...credential, resumable: true }]) }]
  }

  function receive(now: number, text: string): Output[] {
    if (phase.at !== 'authenticating' && phase.at !== 'online') return []
    const frame = decodeFrame(text)
    if (phase.at === 'online') deadAt = now + SILENT_INTERVALS * pingInterval
    if (!frame) return []
    if (frame.type === 'push') return pushed(now, frame)
    if (frame.id === null) return frame.type === 'error' ? failed(now, frame.error) : []
    if (frame.type === 'success') return requests.answer(frame.id, { ok: true, data: frame.data })
    return requests.answer(frame.id, { ok: false, error: frame.error })
  }

  function pushed(now: number, frame: Extract<Frame, { type: 'push' }>): Output[] {
    switch (frame.name) {
      case 'authenticated': return authenticated(now, frame.payload as Authenticated)
      case 'pong': return []
      case 'connection.reload': return [{ type: 'reload' }]
      case 'connection.drop': hint = frame.payload as ReconnectHint; return []
    }
    if (frame.version !== null && resume) {
      if (frame.version <= resume.version) return [] // replayed, and seen before
      resume.version = frame.version
    }
    return [{ type: 'push', name: frame.name, payload: frame.payload }]
  }

  function authenticated(now: number, data: Authenticated): Output[] {
    const resumed = data.resume?.resumed ?? false
    const version = resumed && resume ? resume.version : (data.resume?.version ?? 0)
    const windowMs = (data.resume?.window_seconds ?? 0) * 1000
    resume = data.resume ? { token: data.resume.token, version, windowMs, validUntil: Infinity } : null
    pingInterval = data.ping_interval * 1000
    pingAt = now + pingInterval
    deadAt = now + SILENT_INTERVALS * pingInterval
    attempts = 0
    phase = { at: 'online' }
    return [...(resumed ? [] : requests.forget()), { type: 'online', resumed, data }, ...flush()]
  }

  /** An error without an id is about the connection itself. */
  function failed(now: number, error: Problem): Output[] {
    if (error.code === 'connection.replaced') return close({ ...error })
    if (error.code === 'event.unknown_event') return close(error)
    if (phase.at !== 'authenticating') return []
    const worthAnother = ['auth.resume_expired', 'auth.expired_token', 'auth.invalid_token'].includes(error.code)
    const wasResuming = resume !== null
    resume = null
    if (worthAnother && wasResuming) return [{ type: 'close' }, ...connect(now)]
    if (error.code === 'auth.denied') return close({ ...error, error })
    return [{ type: 'close' }, ...wait(now)]
  }

  function refused(now: number, error: Problem, retry: boolean): Output[] {
    return retry ? wait(now) : close({ ...error, error })
  }

  function lost(now: number): Output[] {
    if (phase.at === 'closed' || phase.at === 'waiting' || phase.at === 'ticket' || phase.at === 'idle') return []
    const wasOnline = phase.at === 'online'
    if (wasOnline && resume) resume.validUntil = now + resume.windowMs
    return [...requests.lost(), ...wait(now)]
  }

  function wait(now: number): Output[] {
    const delay = hint ? hinted(hint, random) : backoff(attempts, random)
    hint = null
    attempts += 1
    pingAt = deadAt = Infinity
    phase = { at: 'waiting', until: now + delay }
    return []
  }

  /** The network changed under an open socket: find out soon whether it is still there. */
  function probe(now: number): Output[] {
    if (phase.at !== 'online') return []
    deadAt = Math.min(deadAt, now + PROBE_MS)
    return ping(now)
  }

  /** There was no network, now there is one: a socket of before is dead, and waiting for it to notice costs seconds. */
  function renew(now: number): Output[] {
    if (resume) resume.validUntil = now + resume.windowMs
    return [{ type: 'close' }, ...requests.lost(), ...connect(now)]
  }

  function wake(now: number): Output[] {
    const outputs: Output[] = [...requests.expire(now)]
    if (phase.at === 'waiting' && now >= phase.until) outputs.push(...connect(now))
    else if (now >= deadAt) outputs.push({ type: 'close' }, ...lost(now))
    else if (now >= pingAt) outputs.push(...ping(now))
    return outputs
  }

  function ping(now: number): Output[] {
    pingAt = now + pingInterval
    return [{ type: 'send', text: JSON.stringify(['ping', now]) }]
  }

  function flush(): Output[] {
    return phase.at === 'online' ? requests.flush().map((text) => ({ type: 'send', text })) : []
  }

  function close(reason: ClosedReason): Output[] {
    phase = { at: 'closed', reason }
    pingAt = deadAt = Infinity
    return [...requests.close(), { type: 'close' }]
  }

  function wakeAt(): number | null {
    const waiting = phase.at === 'waiting' ? phase.until : Infinity
    const next = Math.min(waiting, pingAt, deadAt, requests.nextDeadline() ?? Infinity)
    return next === Infinity ? null : next
  }

  return { handle, phase: () => phase, attempts: () => attempts, wakeAt }
}
