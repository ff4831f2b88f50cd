/** Opens the card of a person wherever their name stands; the app that has cards provides it. */

import { inject } from 'vue'
import type { InjectionKey } from 'vue'

export type OpenCard = (user: string) => void

export const PERSON_CARD: InjectionKey<OpenCard> = Symbol('card of a person')

export const useCard = (): OpenCard | null => inject(PERSON_CARD, null)
