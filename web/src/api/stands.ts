/** Exhibitors and posters as organizers arrange them. */

export interface StandLink { kind: 'profile' | 'download'; label: string; url: string }

export interface Exhibitor {
  id: number
  name: string
  tagline: string
  short_text: string
  text: string
  size: '1x1' | '3x1' | '3x3'
  sorting_priority: number
  highlighted_room: number | null
  contact_enabled: boolean
  links: StandLink[]
}

export interface Poster {
  id: number
  title: string
  abstract: string
  authors: string
  category: string
  tags: string[]
  session: string
  presentation_room: number | null
  links: StandLink[]
  position: number
  votes: number
}

export interface Staff { id: number; email: string; people: { id: string; name: string }[]; waiting: { id: string; name: string }[] }

export interface StandUpload { id: string; kind: string; name: string; size: number }

export interface Voting { open: boolean; votes_each: number | null; results_public: boolean; voters: number }

/** One of a list, whichever kind it is. */
export interface Listed { id: number; name: string; about: string; position: number; votes: number | null }

export const ofExhibitor = ({ id, name, tagline, sorting_priority: position }: Exhibitor): Listed => ({ id, name, about: tagline, position, votes: null })
export const ofPoster = ({ id, title, authors, position, votes }: Poster): Listed => ({ id, name: title, about: authors, position, votes })

/** The places of two neighbours that change them: those that are alike are told apart first. */
export function swapped(all: readonly Listed[], index: number, by: 1 | -1): { id: number; position: number }[] {
  const order = [...all]
  const [one, other] = [order[index], order[index + by]]
  if (!one || !other) return []
  order[index] = other
  order[index + by] = one
  return order.flatMap(({ id, position }, at) => (position === at ? [] : [{ id, position: at }]))
}
