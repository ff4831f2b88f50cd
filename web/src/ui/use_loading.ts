/** A request whose answer is shown: loading, there, or failed with words; later answers win over earlier ones. */

import { ref, shallowRef } from 'vue'
import type { Ref, ShallowRef } from 'vue'
import { problemWords } from '@/i18n/problems'

export interface Loading<T> {
  data: ShallowRef<T | null>
  problem: Ref<string>
  isLoading: Ref<boolean>
  load(): Promise<void>
}

export function useLoading<T>(ask: () => Promise<T>): Loading<T> {
  const data = shallowRef<T | null>(null)
  const problem = ref('')
  const isLoading = ref(false)
  let latest = 0

  async function load() {
    latest += 1
    const mine = latest
    isLoading.value = true
    try {
      const answer = await ask()
      if (mine === latest) [data.value, problem.value] = [answer, '']
    } catch (error) {
      if (mine === latest) problem.value = problemWords(error)
    } finally {
      if (mine === latest) isLoading.value = false
    }
  }

  return { data, problem, isLoading, load }
}
