/** The page's name in the tab, and said aloud when a view inside the app takes another's place. */

import { watchEffect } from 'vue'
import { useAnnounce } from './announcer'

export function useTitle(name: () => string, place: string) {
  const announce = useAnnounce()
  watchEffect(() => {
    // What stands aside says nothing.
    if (name() === '') return
    document.title = `${name()} · ${place}`
    announce(name())
  })
}
