/** What a person set for themselves on this device, kept between visits. */

import { createStore } from '../store'
import type { Store } from '../store'
import { VIDEO_CODECS } from './codecs'
import type { VideoCodec } from './codecs'
import type { Memory } from './devices'

export interface Preferences {
  /** Null: what goes best everywhere. */
  codec: VideoCodec | null
}

const CODEC = 'eventyay.codec'

export function createPreferences(memory: Memory): Store<Preferences> {
  const kept = memory.getItem(CODEC)
  const preferences = createStore<Preferences>({ codec: VIDEO_CODECS.find((codec) => codec === kept) ?? null })
  preferences.subscribe(({ codec }) => { memory.setItem(CODEC, codec ?? '') })
  return preferences
}
