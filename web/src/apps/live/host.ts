/** Which view a room has, and whether it may go on in the corner. */

import type { RoomInfo } from '@/core/protocol/types'

/**
 * `stage` and `video` have a sound of their own and float; `plain` rooms are looked at while another one floats; `ends`: it has a
 * sound of its own, and does not float; `none`: there is no such room. Of a room that refuses nobody knows what it is: a stage.
 */
export type Host = 'stage' | 'video' | 'plain' | 'ends' | 'none'

export function hostOf(room: RoomInfo | undefined): Host {
  if (!room) return 'none'
  const [first] = room.modules
  switch (first?.type) {
    case undefined:
    case 'media.native': return 'stage'
    case 'livestream.youtube': return 'video'
    case 'networking.roulette': return 'ends'
    default: return 'plain'
  }
}
