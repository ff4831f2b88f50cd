/** How this person looks at rooms: their own arrangement for this visit, and sound only and the size of the sign language, which are kept on this device. */

import { computed, ref, watch } from 'vue'
import type { Ref } from 'vue'
import type { StageLayout } from '@/core/protocol/types'
import type { Wish } from '@/core/room/layout'
import type { StageState } from '@/core/stage/state'
import type { SignSize } from '@/features/live/stage/sign'

const SOUND_ONLY = 'eventyay.sound_only'
const SIGN = 'eventyay.sign'

export function useView(stage: Readonly<Ref<StageState>>) {
  /** Null: as the stage wants it. */
  const choice = ref<StageLayout | null>(null)
  const soundOnly = ref(localStorage.getItem(SOUND_ONLY) === 'yes')
  watch(soundOnly, (on) => { localStorage.setItem(SOUND_ONLY, on ? 'yes' : '') })
  const wish = computed<Wish>(() => {
    if (choice.value !== null) return { layout: choice.value, spotlight: null }
    return { layout: stage.value.layout, spotlight: stage.value.spotlight }
  })
  const kept = localStorage.getItem(SIGN)
  /** How large the sign language is. */
  const sign = ref<SignSize>(kept === 'small' || kept === 'hidden' ? kept : 'large')
  watch(sign, (size) => { localStorage.setItem(SIGN, size) })
  return { choice, soundOnly, wish, sign }
}
