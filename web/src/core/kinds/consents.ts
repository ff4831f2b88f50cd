/** With which hosts somebody agreed to be shown what those have: for this visit, or on this device until they take it back. */

import { createStore } from '../store'
import type { Readable } from '../store'

const KEY = 'eventyay.consents.'
/** Hosts that are remembered. */
const REMEMBERED = 100

export interface Consents {
  /** The hosts that may be loaded now. */
  state: Readable<ReadonlySet<string>>
  /** `remember`: on this device, for the next time as well. */
  allow(host: string, remember: boolean): void
  /** Nothing of it is loaded any more, and nothing is remembered. */
  revoke(host: string): void
}

/** `owner`: what is kept for one person at one event is not another's. */
export function createConsents(storage: Pick<Storage, 'getItem' | 'setItem'>, owner: string): Consents {
  const remembered = new Set(read(storage, owner))
  const state = createStore<ReadonlySet<string>>(new Set(remembered))
  const keep = () => { storage.setItem(KEY + owner, JSON.stringify([...remembered].slice(-REMEMBERED))) }
  return {
    state,
    allow(host, remember) {
      if (remember) {
        remembered.add(host)
        keep()
      }
      state.update((hosts) => new Set([...hosts, host]))
    },
    revoke(host) {
      remembered.delete(host)
      keep()
      state.update((hosts) => new Set([...hosts].filter((known) => known !== host)))
    },
  }
}

function read(storage: Pick<Storage, 'getItem'>, owner: string): string[] {
  try {
    const kept: unknown = JSON.parse(storage.getItem(KEY + owner) ?? '[]')
    return Array.isArray(kept) ? kept.filter((host) => typeof host === 'string') : []
  } catch {
    return []
  }
}
