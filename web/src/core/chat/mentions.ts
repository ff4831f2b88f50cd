/**
 * Mentions: on the wire `@` and an id, because names change and are not unique; on the screen `@` and the name. What somebody
 * writes has names, each chosen from a list, and becomes ids when it is sent.
 */

import type { User } from '../protocol/types'

const MENTION = /@([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})(?![0-9a-z-])/gi
/** What is written of a name so far, up to the caret: after a space or at the beginning, up to three words. */
const BEGUN = /(?:^|\s)@([^@\n]{0,40})$/u
/** Most names to choose from. */
const MOST_OFFERED = 6

export type Part = { kind: 'text'; text: string } | { kind: 'mention'; id: string }

/** A message in pieces. */
export function partsOf(text: string): Part[] {
  const parts: Part[] = []
  let end = 0
  for (const found of text.matchAll(MENTION)) {
    if (found.index > end) parts.push({ kind: 'text', text: text.slice(end, found.index) })
    parts.push({ kind: 'mention', id: (found[1] ?? '').toLowerCase() })
    end = found.index + found[0].length
  }
  if (end < text.length) parts.push({ kind: 'text', text: text.slice(end) })
  return parts
}

/** As it is read aloud, quoted or announced. */
export function plainText(text: string, nameOf: (id: string) => string): string {
  return partsOf(text).map((part) => (part.kind === 'text' ? part.text : `@${nameOf(part.id)}`)).join('')
}

/** The names in a draft and whom they mean. Two people of one name are told apart by a number. */
export type Meant = Map<string, string>

/** A draft of a message that was sent, to be changed. */
export function draftOf(text: string, nameOf: (id: string) => string, meant: Meant): string {
  return partsOf(text).map((part) => (part.kind === 'text' ? part.text : labelFor(part.id, nameOf(part.id), meant))).join('')
}

/** How this person is written in the draft from now on. */
export function labelFor(id: string, name: string, meant: Meant): string {
  for (let number = 1; ; number += 1) {
    const label = number === 1 ? `@${name}` : `@${name} (${number})`
    const other = meant.get(label)
    if (other === undefined || other === id) {
      meant.set(label, id)
      return label
    }
  }
}

/** The draft as it goes over the wire. Longer names first: "@Ann Lee" is not "@Ann". */
export function wireText(draft: string, meant: Meant): string {
  const labels = [...meant.keys()].sort((a, b) => b.length - a.length)
  return labels.reduce((text, label) => text.replaceAll(label, `@${meant.get(label)}`), draft)
}

/** What is being written behind an `@`, and where it begins; null when nobody is being named. */
export function begun(draft: string, caret: number): { from: number; typed: string } | null {
  const found = BEGUN.exec(draft.slice(0, caret))
  if (!found) return null
  const typed = found[1] ?? ''
  return { from: caret - typed.length - 1, typed }
}

/** Whom it may mean: names that begin so, then names with a word that does. */
export function offers(people: User[], typed: string): User[] {
  const wanted = fold(typed)
  const named = people.filter(({ profile }) => profile.display_name.trim() !== '')
  const begins = (user: User) => fold(user.profile.display_name).startsWith(wanted)
  const hasWord = (user: User) => fold(user.profile.display_name).includes(` ${wanted}`)
  const byName = (a: User, b: User) => a.profile.display_name.localeCompare(b.profile.display_name)
  const first = named.filter(begins).sort(byName)
  const second = named.filter((user) => !begins(user) && hasWord(user)).sort(byName)
  return [...first, ...second].slice(0, MOST_OFFERED)
}

const fold = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
