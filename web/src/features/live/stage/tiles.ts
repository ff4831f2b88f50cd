/** Everybody who is on stage as a tile: what plays in the slots, those who only speak, and one's own pictures last. */

import type { Track } from '@/core/protocol/types'
import type { Tile } from '@/core/room/layout'
import type { PeerState } from '@/core/rtc/peer'
import { playingIn } from '@/core/rtc/slots'

type Picture = Tile['source']

export function tilesOf(media: PeerState, tracks: Track[], me: string): Tile[] {
  const shown = others(media, tracks)
  const withFace = new Set(shown.filter(({ source }) => source === 'camera').map(({ user }) => user))
  const heard = tracks.filter(({ source, session }) => source === 'microphone' && session !== media.session)
  const voices = heard.filter(({ user }) => !withFace.has(user))
  return [...shown, ...voices.map(({ id, user }) => tile({ key: id, user, dark: true })), ...own(media, me)]
}

/** A session is never played its own tracks: what plays is somebody else's, or one's own from another device. */
function others({ slots, receivers }: PeerState, tracks: Track[]): Tile[] {
  const muted = new Set(tracks.filter((track) => track.muted).map(({ id }) => id))
  return playingIn(slots, receivers)
    .filter(({ kind }) => kind === 'video')
    .map(({ mid, track, user, source, media, paused }) =>
      tile({ key: track, user, source: source as Picture, media, dark: muted.has(track), mid, paused }),
    )
}

function own({ publications }: PeerState, user: string): Tile[] {
  const pictures = publications.filter(({ source }) => source === 'camera' || source === 'screen')
  const tiles = pictures.map(({ source, track, muted }) =>
    tile({ key: `own:${source}`, user, source: source as Picture, media: track, own: true, dark: muted }),
  )
  const isVoiceOnly = publications.length > 0 && !tiles.some(({ source }) => source === 'camera')
  return isVoiceOnly ? [...tiles, tile({ key: 'own:camera', user, own: true, dark: true })] : tiles
}

function tile(given: Pick<Tile, 'key' | 'user'> & Partial<Tile>): Tile {
  return { source: 'camera', media: null, own: false, dark: false, mid: null, paused: false, ...given }
}
