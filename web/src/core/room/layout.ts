/**
 * Who is shown how large: a function of what plays. A shared screen is the talk; otherwise on a stage the one who
 * speaks, in a meeting everybody alike.
 */

import type { MediaMode, Source } from '../protocol/types'

export interface Tile {
  key: string
  user: string
  source: Extract<Source, 'camera' | 'screen'>
  media: MediaStreamTrack | null
  own: boolean
  /** The camera is switched off. */
  dark: boolean
  /** The slot that it plays in; null for one's own and for voices. */
  mid: string | null
  /** The path to here does not carry it now. */
  paused: boolean
}

export interface Layout {
  kind: 'empty' | 'spotlight' | 'grid'
  main: Tile | null
  side: Tile[]
}

export function arrange(tiles: Tile[], mode: MediaMode, speaking: string[], pinned: string | null): Layout {
  if (tiles.length === 0) return { kind: 'empty', main: null, side: [] }
  const main = tiles.find(({ key }) => key === pinned) ?? tiles.find(({ source }) => source === 'screen') ?? null
  if (!main && (mode === 'meeting' || tiles.length > 2)) return { kind: 'grid', main: null, side: tiles }
  const chosen = main ?? loudest(tiles, speaking)
  return { kind: 'spotlight', main: chosen, side: tiles.filter((tile) => tile !== chosen) }
}

/** Others before oneself: nobody came to look at their own face. */
function loudest(tiles: Tile[], speaking: string[]): Tile {
  const [first] = [...tiles].sort((a, b) => Number(a.own) - Number(b.own) || rank(a, speaking) - rank(b, speaking))
  if (!first) throw new RangeError('there is a tile')
  return first
}

function rank({ user }: Tile, speaking: string[]): number {
  const place = speaking.indexOf(user)
  return place < 0 ? speaking.length : place
}
