/** The kinds of rooms to choose from, and what they are called. */

import { t } from '@/i18n/words'

export const KINDS = [
  { mode: 'stage', icon: 'stage' },
  { mode: 'meeting', icon: 'camera' },
  { mode: 'roulette', icon: 'sound' },
  { mode: 'page', icon: 'copy' },
  { mode: 'frame', icon: 'window' },
  { mode: 'video', icon: 'screen' },
  { mode: 'people', icon: 'people' },
  { mode: 'exhibition', icon: 'archive' },
  { mode: 'posters', icon: 'clip' },
] as const

/** These have their words beside this page's own. */
const BESIDE = ['page', 'frame', 'video', 'people']

export const kindName = (mode: string) => (BESIDE.includes(mode) ? t(`kinds-mode-${mode}`) : t(`control-room-mode-${mode}`))
export const kindHelp = (mode: string) => (BESIDE.includes(mode) ? t(`kinds-mode-${mode}-help`) : t(`control-room-mode-${mode}-help`))
