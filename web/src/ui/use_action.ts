/** Something that a button does: once at a time, said when it worked, told in words when it did not. */

import { ref } from 'vue'
import type { Ref } from 'vue'
import { useAnnounce } from '@/a11y/announcer'
import { problemWords } from '@/i18n/problems'

export interface Action {
  busy: Ref<boolean>
  failed: Ref<string>
  /** What was just done, in words, until the next. */
  done: Ref<string>
  run(ask: () => Promise<unknown>, said?: string): Promise<boolean>
}

export function useAction(): Action {
  const announce = useAnnounce()
  const [busy, failed, done] = [ref(false), ref(''), ref('')]

  async function run(ask: () => Promise<unknown>, said = ''): Promise<boolean> {
    if (busy.value) return false
    busy.value = true
    failed.value = ''
    done.value = ''
    try {
      await ask()
      done.value = said
      if (said) announce(said)
      return true
    } catch (error) {
      failed.value = problemWords(error)
      return false
    } finally {
      busy.value = false
    }
  }
  return { busy, failed, done, run }
}
