/** Telling moderators, and what they do about it. No Vue, no DOM. */

import type { Signal } from '../connection/connection'
import type { Authenticated, ImposeSanction, Push, Report, ResolveReport, Sanction, User } from '../protocol/types'
import { createStore } from '../store'
import type { Readable } from '../store'

export interface ModerationState {
  /** Reports that wait, of the rooms that one moderates. */
  open: number
  reports: Report[]
  sanctions: Sanction[]
  /** Everybody who is named in the reports. */
  users: Record<string, User>
  status: 'none' | 'loading' | 'ready' | 'failed'
}

export interface Moderation {
  state: Readable<ModerationState>
  reportUser(user: string, room: number | undefined, reason: string): Promise<void>
  reportMessage(channel: string, event: number, reason: string): Promise<void>
  block(user: string): Promise<void>
  /** For moderators: what waits and what holds, read anew. */
  refresh(): Promise<void>
  resolve(answer: ResolveReport): Promise<void>
  impose(sanction: ImposeSanction): Promise<void>
  lift(sanction: number): Promise<void>
}

const NOTHING: ModerationState = { open: 0, reports: [], sanctions: [], users: {}, status: 'none' }

export function createModeration(signal: Signal): Moderation {
  const state = createStore(NOTHING)

  async function refresh() {
    state.update((now) => (now.status === 'ready' ? now : { ...now, status: 'loading' }))
    try {
      const [{ results: reports, open, users }, { results: sanctions }] = await Promise.all([
        signal.request('moderation.reports', { handled: true }, { repeatable: true }),
        signal.request('moderation.sanctions', {}, { repeatable: true }),
      ])
      state.set({ open, reports, sanctions, users, status: 'ready' })
    } catch (error) {
      state.update((now) => (now.status === 'ready' ? now : { ...now, status: 'failed' }))
      throw error
    }
  }

  /** Who moderates nothing is never told, and need not ask. */
  function online(data: Authenticated) {
    if (data['event.config'].rooms.some(({ permissions }) => permissions.includes('room:members.moderate'))) void refresh().catch(() => undefined)
    else state.set(NOTHING)
  }

  function pushed(push: Push) {
    if (push.name !== 'moderation.changed') return
    state.update((now) => ({ ...now, open: push.payload.open }))
    void refresh().catch(() => undefined)
  }

  signal.onOnline(online)
  signal.onPush(pushed)

  return {
    state,
    refresh,
    async reportUser(user, room, reason) { await signal.request('user.report', { user, room, reason }) },
    async reportMessage(channel, event, reason) { await signal.request('chat.report', { channel, event, reason }) },
    async block(user) { await signal.request('user.block', { id: user }) },
    async resolve(answer) {
      await signal.request('moderation.resolve', answer)
      await refresh()
    },
    async impose(sanction) {
      await signal.request('moderation.sanction', sanction)
      await refresh()
    },
    async lift(sanction) {
      await signal.request('moderation.lift', { sanction })
      await refresh()
    },
  }
}
