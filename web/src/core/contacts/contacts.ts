/** With whom this person exchanged contacts, who asks, whom they asked: the same in all their windows. */

import { problemWords } from '@/i18n/problems'
import type { Signal } from '../connection/connection'
import type { ContactShare, ContactStanding, MyContact, MyContacts } from '../protocol/types'
import { createStore } from '../store'
import type { Readable } from '../store'

export interface ContactsState extends MyContacts {
  status: 'loading' | 'ready' | 'failed'
  problem: string
}

export interface Contacts {
  state: Readable<ContactsState>
  ask(user: string, share: ContactShare): Promise<ContactStanding>
  accept(user: string, share: ContactShare): Promise<void>
  decline(user: string): Promise<void>
  /** Takes a request back, or ends an exchange for both. */
  remove(user: string): Promise<void>
  note(user: string, text: string): Promise<void>
  /** Runs when somebody asks. */
  onAsked(listener: () => void): () => void
  /** Runs whenever the list is another one. */
  onChanged(listener: () => void): () => void
}

const NOTHING: ContactsState = { status: 'loading', problem: '', contacts: [], waiting: [], asked: [] }

export function createContacts(signal: Signal): Contacts {
  const state = createStore<ContactsState>(NOTHING)
  const asked = new Set<() => void>()
  const changed = new Set<() => void>()
  let turn = 0

  /** An answer that was overtaken is not shown. */
  async function load() {
    turn += 1
    const own = turn
    try {
      const list = await signal.request('contact.list', {}, { repeatable: true })
      if (own === turn) state.set({ status: 'ready', problem: '', ...list })
    } catch (error) {
      if (own === turn) state.update((now) => ({ ...now, status: now.status === 'ready' ? 'ready' : 'failed', problem: problemWords(error) }))
    }
    for (const listener of [...changed]) listener()
  }

  signal.onPush((push) => {
    if (push.name !== 'contact.changed') return
    void load()
    if (push.payload.asked) for (const listener of [...asked]) listener()
  })
  signal.onOnline((_, resumed) => { if (!resumed) void load() })

  return {
    state,
    async ask(id, share) {
      return (await signal.request('contact.ask', { id, share })).standing
    },
    async accept(id, share) { await signal.request('contact.answer', { id, share }) },
    async decline(id) { await signal.request('contact.answer', { id, share: null }) },
    async remove(id) { await signal.request('contact.remove', { id }) },
    async note(id, note) { await signal.request('contact.note', { id, note }, { repeatable: true }) },
    onAsked: (listener) => { asked.add(listener); return () => { asked.delete(listener) } },
    onChanged: (listener) => { changed.add(listener); return () => { changed.delete(listener) } },
  }
}

/** Those in whose name, lines or answers this stands, in small letters or large. */
export function contactsWith(contacts: MyContact[], query: string): MyContact[] {
  const wanted = query.trim().toLocaleLowerCase()
  if (!wanted) return contacts
  const texts = ({ user, card, email, note, values }: MyContact) => [user.profile.display_name, card, email, note, ...values.map(({ value }) => value)]
  return contacts.filter((contact) => texts(contact).some((text) => text.toLocaleLowerCase().includes(wanted)))
}
