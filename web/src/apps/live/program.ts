/** The public schedule beside the rooms. Without it the rooms still work, so a failure stays quiet. */

import { onScopeDispose, ref, shallowRef } from 'vue'
import type { Ref } from 'vue'
import { createApi } from '@/api/client'
import type { Page } from '@/api/client'
import { nowAndNext } from '@/features/live/lobby/now_next'
import type { NowNext, Slot } from '@/features/live/lobby/now_next'
import type { Session } from './session'

const REFRESH_MS = 60_000

/** All sessions, and the time by the server's clock. */
export interface Program {
  slots: Readonly<Ref<Slot[]>>
  now: Readonly<Ref<number>>
}

export function useProgram(session: Session): (room: number) => NowNext {
  const { slots, now } = useProgramWhole(session)
  return (room) => nowAndNext(slots.value, room, now.value)
}

export function useProgramWhole({ bootstrap, event }: Session): Program {
  const api = createApi(`/api/v1/organizers/${bootstrap.organizer}/events/${bootstrap.event.slug}/`, bootstrap.csrf)
  const slots = shallowRef<Slot[]>([])
  const now = ref(0)

  async function refresh() {
    now.value = Date.now() + event.get().clockOffset
    slots.value = await api.get<Page<Slot>>('slots/').then(({ results }) => results, () => slots.value)
  }
  void refresh()
  const timer = setInterval(() => void refresh(), REFRESH_MS)
  onScopeDispose(() => { clearInterval(timer) })
  return { slots, now }
}
