import { describe, expect, it } from 'vitest'
import type { MyContact } from '../protocol/types'
import { contactsWith } from './contacts'

const contact = (name: string, more: Partial<MyContact> = {}): MyContact => ({
  user: { id: name, profile: { display_name: name }, role: 'attendee' },
  card: '', email: '', values: [], note: '', given: { card: '', email: '', fields: false }, exchanged_at: '2026-01-01T00:00:00Z', ...more,
})

describe('looking through contacts', () => {
  const all = [contact('Ada', { note: 'met at LUNCH' }), contact('Bo', { email: 'bo@example.org' }), contact('Çelik', { values: [{ field: 1, value: 'Rust' }] })]
  const names = (query: string) => contactsWith(all, query).map(({ user }) => user.id)

  it('finds names, addresses, answers and own notes, whatever their case', () => {
    expect(names('ADA')).toEqual(['Ada'])
    expect(names('example.org')).toEqual(['Bo'])
    expect(names(' rust ')).toEqual(['Çelik'])
    expect(names('lunch')).toEqual(['Ada'])
    expect(names('ç')).toEqual(['Çelik'])
  })

  it('shows everybody without a question, and nobody for nonsense', () => {
    expect(names(' ')).toHaveLength(3)
    expect(names('%')).toEqual([])
  })
})
