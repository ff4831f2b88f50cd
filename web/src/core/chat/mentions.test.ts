import { describe, expect, it } from 'vitest'
import type { User } from '../protocol/types'
import { begun, draftOf, labelFor, offers, partsOf, plainText, wireText } from './mentions'

const ADA = '018f3c6e-0000-7000-8000-000000000001'
const ANN = '018f3c6e-0000-7000-8000-000000000002'
const name = (id: string) => ({ [ADA]: 'Ann', [ANN]: 'Ann Lee' })[id] ?? 'somebody'
const user = (id: string, display_name: string): User => ({ id, profile: { display_name }, role: 'attendee' })

describe('mentions', () => {
  it('shows names, never ids, also of people nobody knows', () => {
    expect(partsOf(`Hi @${ADA}, ok?`)).toEqual([{ kind: 'text', text: 'Hi ' }, { kind: 'mention', id: ADA }, { kind: 'text', text: ', ok?' }])
    expect(plainText(`@${ADA.toUpperCase()} @${ADA.replace('1', '9')}`, name)).toBe('@Ann @somebody')
    expect(partsOf(`${ADA} a@b.org @${ADA}x`)).toHaveLength(1)
  })

  it('turns chosen names into ids and back, the longer name first', () => {
    const meant = new Map<string, string>()
    const draft = `${labelFor(ADA, 'Ann', meant)} and ${labelFor(ANN, 'Ann Lee', meant)}, @nobody`
    expect(wireText(draft, meant)).toBe(`@${ADA} and @${ANN}, @nobody`)
    expect(draftOf(wireText(draft, meant), name, new Map())).toBe(draft)
  })

  it('tells two people of one name apart', () => {
    const meant = new Map<string, string>()
    expect([labelFor(ADA, 'Ann', meant), labelFor(ANN, 'Ann', meant), labelFor(ADA, 'Ann', meant)]).toEqual(['@Ann', '@Ann (2)', '@Ann'])
    expect(wireText('@Ann (2) @Ann', meant)).toBe(`@${ANN} @${ADA}`)
  })

  it('offers people while a name is written, by any word of it and without accents', () => {
    expect(begun('Hello @zo', 9)).toEqual({ from: 6, typed: 'zo' })
    expect([begun('mail@zo', 7), begun('Hello', 5)]).toEqual([null, null])
    const people = [user('1', 'Bo Zoë'), user('2', 'Zoé'), user('3', 'Ada'), user('4', ' ')]
    expect(offers(people, 'zo').map(({ id }) => id)).toEqual(['2', '1'])
  })
})
