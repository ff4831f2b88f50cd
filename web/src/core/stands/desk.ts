/** Requests between visitors and exhibitors, wherever in the event somebody is: those that wait for this person as staff, and their own. */

import type { Signal } from '../connection/connection'
import type { ContactRequest, ExhibitorTile, Push } from '../protocol/types'
import { createStore } from '../store'
import type { Readable } from '../store'

export interface DeskState {
  /** The booths that this person looks after. */
  staffed: ExhibitorTile[]
  /** Requests to them that wait, the oldest first. */
  waiting: ContactRequest[]
}

export interface Desk {
  state: Readable<DeskState>
  /** Runs when somebody asks. */
  onRequest(listener: (request: ContactRequest) => void): () => void
  /** Runs when a request of this person, or one that they answered, has become a conversation. */
  onAccepted(listener: (channel: string, request: ContactRequest) => void): () => void
  /** Answers a request: the conversation with the visitor. */
  accept(request: number): Promise<string>
}

export function createDesk(signal: Signal): Desk {
  const state = createStore<DeskState>({ staffed: [], waiting: [] })
  const asked = new Set<(request: ContactRequest) => void>()
  const accepted = new Set<(channel: string, request: ContactRequest) => void>()

  async function load() {
    try {
      const { exhibitors, requests } = await signal.request('exhibition.get.staffed_by_user', {}, { repeatable: true })
      state.set({ staffed: exhibitors, waiting: requests })
    } catch {
      // Asked again with the next change; what is shown stays.
    }
  }

  function pushed(push: Push) {
    switch (push.name) {
      case 'exhibition.contact_request': {
        const { contact_request: request } = push.payload
        const isNew = !state.get().waiting.some(({ id }) => id === request.id)
        state.update((now) => ({ ...now, waiting: [...now.waiting.filter(({ id }) => id !== request.id), request].sort((a, b) => a.id - b.id) }))
        if (isNew) for (const listener of [...asked]) listener(request)
        return
      }
      case 'exhibition.contact_request_close':
        state.update((now) => ({ ...now, waiting: now.waiting.filter(({ id }) => id !== push.payload.contact_request) }))
        return
      case 'exhibition.contact_accepted':
        for (const listener of [...accepted]) listener(push.payload.channel, push.payload.contact_request)
        return
      // Somebody may have become staff, or is none any more.
      case 'exhibition.exhibition_data_update': void load(); return
      default:
    }
  }

  signal.onPush(pushed)
  signal.onOnline((_, resumed) => { if (!resumed) void load() })

  return {
    state,
    onRequest: (listener) => { asked.add(listener); return () => { asked.delete(listener) } },
    onAccepted: (listener) => { accepted.add(listener); return () => { accepted.delete(listener) } },
    accept: async (request) => (await signal.request('exhibition.contact_accept', { contact_request: request })).channel,
  }
}
