/**
 * Who is shown how large: a function of what plays and of what the producer, or oneself, wishes. Without a wish a shared
 * screen is the talk; otherwise on a stage the one who speaks, in a meeting everybody alike.
 */

import type { MediaMode, Source, StageLayout } from '../protocol/types'

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

/** `picture`: the small one stands in a corner of the large one. */
export interface Layout {
  kind: 'empty' | 'spotlight' | 'grid' | 'picture'
  main: Tile | null
  side: Tile[]
}

export interface Wish {
  layout: StageLayout
  /** Whoever is large, whoever speaks. */
  spotlight: string | null
}

const NO_WISH: Wish = { layout: 'auto', spotlight: null }

export function arrange(tiles: Tile[], mode: MediaMode, speaking: string[], pinned: string | null, wish = NO_WISH): Layout {
  if (tiles.length === 0) return { kind: 'empty', main: null, side: [] }
  const chosen = tiles.find(({ key }) => key === pinned) ?? tiles.find(({ user }) => user === wish.spotlight) ?? null
  const screen = tiles.find(({ source }) => source === 'screen') ?? null
  const grid: Layout = { kind: 'grid', main: null, side: tiles }
  switch (wish.layout) {
    case 'grid': return chosen && pinned !== null ? spotlight(chosen, tiles) : grid
    case 'speaker': return spotlight(chosen ?? loudest(tiles.filter(({ source }) => source === 'camera'), speaking) ?? screen, tiles)
    case 'screen':
    case 'picture': return pair(chosen ?? screen ?? loudest(tiles, speaking), tiles, speaking, wish.layout === 'picture' ? 'picture' : 'spotlight')
    case 'auto':
  }
  const main = chosen ?? screen
  if (!main && (mode === 'meeting' || tiles.length > 2)) return grid
  return spotlight(main ?? loudest(tiles, speaking), tiles)
}

function spotlight(main: Tile | null, tiles: Tile[]): Layout {
  return { kind: 'spotlight', main, side: tiles.filter((tile) => tile !== main) }
}

/** One large, and of the others only who speaks. */
function pair(main: Tile | null, tiles: Tile[], speaking: string[], kind: 'spotlight' | 'picture'): Layout {
  const beside = loudest(tiles.filter((tile) => tile !== main), speaking)
  return { kind, main, side: beside ? [beside] : [] }
}

/** Others before oneself: nobody came to look at their own face. */
function loudest(tiles: Tile[], speaking: string[]): Tile | null {
  const [first] = [...tiles].sort((a, b) => Number(a.own) - Number(b.own) || rank(a, speaking) - rank(b, speaking))
  return first ?? null
}

function rank({ user }: Tile, speaking: string[]): number {
  const place = speaking.indexOf(user)
  return place < 0 ? speaking.length : place
}

/** One page of a grid; a page that is gone shows the last one. */
export function pageOf(tiles: Tile[], size: number, page: number): { tiles: Tile[]; page: number; pages: number } {
  const pages = Math.max(1, Math.ceil(tiles.length / size))
  const shown = Math.min(Math.max(0, page), pages - 1)
  return { tiles: tiles.slice(shown * size, (shown + 1) * size), page: shown, pages }
}
