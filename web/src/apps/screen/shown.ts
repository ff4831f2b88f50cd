/** What the server says is on the screen, asked again and again: a screen hangs for days, and nobody reloads it. */

import { onScopeDispose, shallowRef } from 'vue'
import type { ShallowRef } from 'vue'
import type { Poll } from '@/core/protocol/types'

/** Shorter: votes are seen sooner, and a hall full of screens asks more. */
const AGAIN_MS = 2_000

export interface Shown {
  server_time: string
  question: { id: number; content: string; name: string | null; score: number; answered: boolean } | null
  poll: Pick<Poll, 'id' | 'content' | 'state' | 'options' | 'results'> | null
}

export type ScreenState = { at: 'waiting' } | { at: 'shown'; shown: Shown; stale: boolean } | { at: 'refused'; link: boolean }

/** `secret`: of a link for screens; without one it is asked as whoever is signed in. */
export function useShown(url: string, secret: string): Readonly<ShallowRef<ScreenState>> {
  const state = shallowRef<ScreenState>({ at: 'waiting' })
  let timer: ReturnType<typeof setTimeout> | undefined
  let stopped = false

  async function ask() {
    const headers: Record<string, string> = secret === '' ? {} : { Authorization: `Bearer ${secret}` }
    try {
      const response = await fetch(url, { headers, credentials: 'same-origin', cache: 'no-store' })
      if (response.status === 403 || response.status === 404) state.value = { at: 'refused', link: secret !== '' }
      else if (response.ok) state.value = { at: 'shown', shown: (await response.json()) as Shown, stale: false }
      else lost()
    } catch {
      lost()
    }
    if (!stopped) timer = setTimeout(() => void ask(), AGAIN_MS)
  }

  /** What was shown stays: a hall that looks at an error is worse off. */
  function lost() {
    if (state.value.at === 'shown') state.value = { ...state.value, stale: true }
  }

  void ask()
  onScopeDispose(() => {
    stopped = true
    clearTimeout(timer)
  })
  return state
}
