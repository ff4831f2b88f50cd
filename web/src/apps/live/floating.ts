/** A room that goes on in the corner while its visitor looks at something else in the app. */

import { inject, ref } from 'vue'
import type { InjectionKey } from 'vue'

export interface Floating {
  /** To the room's own page. */
  back(): void
  /** Out of the room. */
  close(): void
}

/** Whoever talks on a page of the app, at a stand, hears nothing else: what floats ends. */
export const talkingElsewhere = ref(false)

export const FLOATING: InjectionKey<Floating> = Symbol('floating')

const NOWHERE: Floating = { back: () => undefined, close: () => undefined }

/** For what may float; elsewhere there is nothing to come back from. */
export const useFloating = (): Floating => inject(FLOATING, NOWHERE)
