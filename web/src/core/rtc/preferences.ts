/** What a person set for themselves on this device, kept between visits. */

import { createStore } from '../store'
import type { Store } from '../store'
import { VIDEO_CODECS } from './codecs'
import type { VideoCodec } from './codecs'
import type { Memory } from './devices'

/** What is seen behind the person. */
export const BACKGROUNDS = ['none', 'blur', 'wall', 'picture'] as const
export type Background = (typeof BACKGROUNDS)[number]

export interface Preferences {
  /** Null: what goes best everywhere. */
  codec: VideoCodec | null
  /** Noise is taken out of the voice before it is sent. */
  quiet: boolean
  background: Background
  /** The person's own, for behind them, as a data URL. */
  picture: string | null
}

const CODEC = 'eventyay.codec'
const QUIET = 'eventyay.quiet'
const BACKGROUND = 'eventyay.background'
const PICTURE = 'eventyay.picture'

export function createPreferences(memory: Memory): Store<Preferences> {
  const kept = memory.getItem(CODEC)
  const preferences = createStore<Preferences>({
    codec: VIDEO_CODECS.find((codec) => codec === kept) ?? null,
    quiet: memory.getItem(QUIET) === 'yes',
    background: BACKGROUNDS.find((background) => background === memory.getItem(BACKGROUND)) ?? 'none',
    picture: memory.getItem(PICTURE),
  })
  preferences.subscribe(({ codec, quiet, background, picture }) => {
    memory.setItem(CODEC, codec ?? '')
    memory.setItem(QUIET, quiet ? 'yes' : '')
    memory.setItem(BACKGROUND, background)
    if (picture) memory.setItem(PICTURE, picture)
  })
  return preferences
}
