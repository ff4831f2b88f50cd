/** What a person set for themselves on this device, kept between visits. */

import { createStore } from '../store'
import type { Store } from '../store'
import { VIDEO_CODECS } from './codecs'
import type { VideoCodec } from './codecs'
import type { Memory } from './devices'

export interface Preferences {
  /** Null: what goes best everywhere. */
  codec: VideoCodec | null
  /** Noise is taken out of the voice before it is sent. */
  quiet: boolean
}

const CODEC = 'eventyay.codec'
const QUIET = 'eventyay.quiet'

export function createPreferences(memory: Memory): Store<Preferences> {
  const kept = memory.getItem(CODEC)
  const preferences = createStore<Preferences>({
    codec: VIDEO_CODECS.find((codec) => codec === kept) ?? null,
    quiet: memory.getItem(QUIET) === 'yes',
  })
  preferences.subscribe(({ codec, quiet }) => {
    memory.setItem(CODEC, codec ?? '')
    memory.setItem(QUIET, quiet ? 'yes' : '')
  })
  return preferences
}
