/** Everybody who is on stage as a tile: what plays in the slots, one's own pictures, and those who only speak. */

import type { Track } from '@/core/protocol/types'
import type { Tile } from '@/core/room/layout'
import type { PeerState } from '@/core/rtc/peer'
import { playingIn } from '@/core/rtc/slots'

export function tilesOf(media: PeerState, tracks: Track[], me: string): Tile[] {
  const shown = others(media, tracks, me)
  const seen = new Set(shown.filter(({ source }) => source === 'camera').map(({ user }) => user))
  const heardOnly = tracks.filter(({ user, source }) => source === 'microphone' && !seen.has(user) && user !== me)
  const voices = [...new Set(heardOnly.map(({ user }) => user))].map((user) => tile(user, 'camera', null, false, true))
  return [...shown, ...voices, ...own(media, me)]
}

function own({ publications }: PeerState, me: string): Tile[] {
  const pictures = publications.filter(({ source }) => source === 'camera' || source === 'screen')
  const tiles = pictures.map(({ source, track, muted }) => tile(me, source as Tile['source'], track, true, muted))
  const onlyVoice = publications.length > 0 && !tiles.some(({ source }) => source === 'camera')
  return onlyVoice ? [...tiles, tile(me, 'camera', null, true, true)] : tiles
}

function others({ slots, receivers }: PeerState, tracks: Track[], me: string): Tile[] {
  const muted = new Set(tracks.filter((track) => track.muted).map(({ id }) => id))
  return playingIn(slots, receivers)
    .filter(({ kind, user }) => kind === 'video' && user !== me)
    .map(({ user, source, media, track }) => tile(user, source as Tile['source'], media, false, muted.has(track)))
}

function tile(user: string, source: Tile['source'], media: MediaStreamTrack | null, own: boolean, dark: boolean): Tile {
  return { key: `${user}:${source}`, user, source, media, own, dark }
}
