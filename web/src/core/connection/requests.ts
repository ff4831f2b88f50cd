/** The requests that wait for their reply: in order, bounded, each with a deadline. */

import { encodeRequest } from '../protocol/frames'
import type { Problem } from '../protocol/types'

/** A person does not cause more than this at once; a larger value only hides a stalled connection for longer. */
const MOST_PENDING = 64

export interface Request {
  id: number
  action: string
  payload: unknown
  /** Milliseconds since 1970. */
  deadline: number
  /** Asking twice does no harm: sent again after a resume instead of failing. */
  repeatable: boolean
}

export interface Settlement {
  type: 'settle'
  id: number
  outcome: { ok: true; data: unknown } | { ok: false; error: Problem }
}

interface Pending extends Request {
  sent: boolean
  /** Of an earlier socket, to be repeated. */
  again: boolean
}

export interface Requests {
  add(request: Request): Settlement[]
  /** The frames to send now that the connection is there. */
  flush(): string[]
  answer(id: number, outcome: Settlement['outcome']): Settlement[]
  /** The socket is gone: what was sent and cannot be repeated has failed. */
  lost(): Settlement[]
  /** The server knows nothing of the old session: what was to be repeated there has failed too. */
  forget(): Settlement[]
  /** Nothing will be answered any more. */
  close(): Settlement[]
  expire(now: number): Settlement[]
  nextDeadline(): number | null
}

const LOST = ['connection.lost', 'The connection was lost before the answer came.'] as const

const LATE = ['connection.timeout', 'The server did not answer in time.'] as const

export function createRequests(): Requests {
  const pending = new Map<number, Pending>()

  const fail = (chosen: Pending[], code: string, message: string): Settlement[] =>
    chosen.map(({ id }) => {
      pending.delete(id)
      return { type: 'settle', id, outcome: { ok: false, error: { code, message } } }
    })
  const all = () => [...pending.values()]

  return {
    add(request) {
      const entry = { ...request, sent: false, again: false }
      if (pending.size >= MOST_PENDING) return fail([entry], 'connection.busy', 'Too much is waiting for the connection.')
      pending.set(request.id, entry)
      return []
    },
    flush: () =>
      all().filter((entry) => !entry.sent).map((entry) => {
        entry.sent = true
        return encodeRequest(entry.action, entry.id, entry.payload)
      }),
    answer(id, outcome) {
      return pending.delete(id) ? [{ type: 'settle', id, outcome }] : []
    },
    lost() {
      const failed = all().filter((entry) => entry.sent && !entry.repeatable)
      for (const entry of pending.values()) {
        entry.again ||= entry.sent
        entry.sent = false
      }
      return fail(failed, ...LOST)
    },
    forget: () => fail(all().filter((entry) => entry.again), ...LOST),
    close: () => fail(all(), ...LOST),
    expire: (now) => fail(all().filter((entry) => entry.deadline <= now), ...LATE),
    nextDeadline: () => all().reduce<number | null>((first, { deadline }) => Math.min(first ?? deadline, deadline), null),
  }
}
