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
] as const

/** Those that stood in the form before there were others have their words there. */
const isFirst = (mode: string) => ['stage', 'meeting', 'roulette'].includes(mode)

export const kindName = (mode: string) => (isFirst(mode) ? t(`control-room-mode-${mode}`) : t(`kinds-mode-${mode}`))
export const kindHelp = (mode: string) => (isFirst(mode) ? t(`control-room-mode-${mode}-help`) : t(`kinds-mode-${mode}-help`))
