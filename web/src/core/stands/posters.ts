/** Finding a poster on a wall of many. Pure. */

import type { PosterTile } from '../protocol/types'

export interface PosterFilter { search: string; category: string; tag: string }

export const NO_FILTER: PosterFilter = { search: '', category: '', tag: '' }

const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

/** Those that fit, in their order: every word of the search stands somewhere in title, authors, category or tags. */
export function found(posters: readonly PosterTile[], { search, category, tag }: PosterFilter): PosterTile[] {
  const words = plain(search).split(/\s+/).filter((word) => word !== '')
  return posters.filter((poster) => {
    const text = plain([poster.title, poster.authors, poster.category, ...poster.tags].join(' '))
    return (category === '' || poster.category === category) && (tag === '' || poster.tags.includes(tag)) && words.every((word) => text.includes(word))
  })
}

/** What there is to choose from, in the order of the alphabet. */
export function choices(posters: readonly PosterTile[]): { categories: string[]; tags: string[] } {
  const sorted = (words: string[]) => [...new Set(words.filter((word) => word !== ''))].sort((a, b) => a.localeCompare(b))
  return { categories: sorted(posters.map(({ category }) => category)), tags: sorted(posters.flatMap(({ tags }) => tags)) }
}
