/** What a screen reader should say although nothing that has the focus changed. One polite region per page. */

import { inject, provide, readonly, ref } from 'vue'
import type { InjectionKey, Ref } from 'vue'

interface Announcer {
  text: Readonly<Ref<string>>
  announce: (text: string) => void
}

const KEY: InjectionKey<Announcer> = Symbol('announcer')

export function provideAnnouncer(): Announcer {
  const text = ref('')
  const announcer = { text: readonly(text), announce: (next: string) => { text.value = next } }
  provide(KEY, announcer)
  return announcer
}

/** Without a page around it, as in a test, nobody listens. */
export function useAnnounce(): (text: string) => void {
  return inject(KEY, null)?.announce ?? (() => undefined)
}
