/** What the event asks people about themselves, and what this person answered. */

import { problemWords } from '@/i18n/problems'
import type { Signal } from '../connection/connection'
import type { OwnProfile, PersonCard, ProfileValue } from '../protocol/types'
import { createStore } from '../store'
import type { Readable } from '../store'

export interface ProfileState extends OwnProfile {
  status: 'loading' | 'ready' | 'failed'
  problem: string
}

export interface Profile {
  state: Readable<ProfileState>
  /** Asks anew: the organizer may have changed the fields. */
  load(): Promise<void>
  /** A name, and answers. */
  save(name: string, values: ProfileValue[]): Promise<void>
  card(user: string): Promise<PersonCard>
}

export function createProfile(signal: Signal, language: string): Profile {
  // Until the answer is there nobody is asked for anything.
  const state = createStore<ProfileState>({ status: 'loading', problem: '', fields: [], values: [], complete: true })

  async function load() {
    try {
      const own = await signal.request('profile.get', { language }, { repeatable: true })
      state.set({ status: 'ready', problem: '', ...own })
    } catch (error) {
      state.update((now) => ({ ...now, status: now.status === 'ready' ? 'ready' : 'failed', problem: problemWords(error) }))
    }
  }

  signal.onOnline((_, resumed) => { if (!resumed) void load() })

  return {
    state,
    load,
    async save(name, values) {
      await signal.request('user.update', { profile: { display_name: name } }, { repeatable: true })
      if (values.length > 0) await signal.request('profile.update', { values }, { repeatable: true })
      await load()
    },
    card: (id) => signal.request('profile.card', { id }, { repeatable: true }),
  }
}

/** Answers with the words of their questions, in the order in which they are asked. */
export function answered(profile: Pick<ProfileState, 'fields'>, values: ProfileValue[]): { id: number; label: string; value: string; link: boolean }[] {
  return profile.fields.flatMap(({ id, label, kind }) => {
    const value = values.find(({ field }) => field === id)?.value
    return value ? [{ id, label, value, link: kind === 'link' && isPage(value) }] : []
  })
}

/** What a link may lead to: the server took nothing else, and this page believes nobody. */
function isPage(text: string): boolean {
  try {
    return new URL(text).protocol === 'https:'
  } catch {
    return false
  }
}
