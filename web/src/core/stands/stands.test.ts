import { describe, expect, it } from 'vitest'
import { createFakeClock } from '../fake_clock'
import { createFakeSignal } from '../connection/fake_signal'
import type { ContactRequest, ExhibitorTile, PosterTile } from '../protocol/types'
import { createDesk } from './desk'
import { createHall } from './hall'
import { choices, found, NO_FILTER } from './posters'
import { createStand } from './stand'

const tile = (id: number, users: ExhibitorTile['users'] = 'none') => ({ id, room: 1, name: `Stand ${id}`, users }) as ExhibitorTile
const poster = (title: string, category: string, tags: string[]) => ({ title, authors: 'Ada Lovelace', category, tags }) as PosterTile
const request = (id: number) => ({ id, exhibitor: 7, user: { id: 'v' }, state: 'open' }) as unknown as ContactRequest
const settle = async () => { for (let turn = 0; turn < 10; turn += 1) await Promise.resolve() }

describe('a hall of stands', () => {
  it('looks again once, spread, however much changed', async () => {
    const [signal, clock] = [createFakeSignal(), createFakeClock()]
    signal.answer('exhibition.list', { exhibitors: [tile(2)] })
    const hall = createHall({ signal, clock, random: () => 0.5, room: 1, kind: 'exhibition' })
    await settle()
    expect(hall.state.get().exhibitors).toHaveLength(1)
    signal.answer('exhibition.list', { exhibitors: [tile(2), tile(3)] })
    for (const exhibitor of [3, null, 2]) signal.push({ name: 'exhibition.exhibition_data_update', payload: { room: 1, exhibitor } })
    signal.push({ name: 'exhibition.exhibition_data_update', payload: { room: 9, exhibitor: null } })
    clock.pass(999)
    expect(signal.asked).toHaveLength(1)
    clock.pass(2)
    await settle()
    expect(signal.asked).toHaveLength(2)
    expect(hall.state.get().exhibitors).toHaveLength(2)
    signal.push({ name: 'event.user_count_change', payload: { room: 3, users: 'few' } })
    expect(hall.state.get().exhibitors[1]?.users).toBe('few')
    hall.stop()
  })
})

describe('a wall of posters', () => {
  const wall = [poster('Light bends', 'Physics', ['optics']), poster('Élan', 'Earth', ['rivers', 'optics'])]

  it('is searched by every word, without accents', () => {
    expect(found(wall, NO_FILTER)).toHaveLength(2)
    expect(found(wall, { ...NO_FILTER, search: 'elan LOVELACE' })).toEqual([wall[1]])
    expect(found(wall, { ...NO_FILTER, search: 'light rivers' })).toEqual([])
    expect(found(wall, { ...NO_FILTER, category: 'Physics', tag: 'optics' })).toEqual([wall[0]])
  })

  it('offers each category and tag once', () => {
    expect(choices(wall)).toEqual({ categories: ['Earth', 'Physics'], tags: ['optics', 'rivers'] })
  })
})

describe('the desk of an exhibitor', () => {
  it('tells of a request once, and forgets it when somebody answered', async () => {
    const signal = createFakeSignal()
    signal.answer('exhibition.get.staffed_by_user', { exhibitors: [tile(7)], requests: [] })
    const desk = createDesk(signal)
    const heard: number[] = []
    desk.onRequest(({ id }) => heard.push(id))
    signal.online(false)
    await settle()
    expect(desk.state.get().staffed).toHaveLength(1)
    signal.push({ name: 'exhibition.contact_request', payload: { contact_request: request(4) } })
    signal.push({ name: 'exhibition.contact_request', payload: { contact_request: request(4) } })
    expect([heard, desk.state.get().waiting.length]).toEqual([[4], 1])
    signal.push({ name: 'exhibition.contact_request_close', payload: { contact_request: 4, exhibitor: 7, state: 'answered', answered_by: null } })
    expect(desk.state.get().waiting).toEqual([])
  })
})

describe('a stand', () => {
  it('keeps the own request until it is closed, and says what the gate says', async () => {
    const [signal, clock] = [createFakeSignal(), createFakeClock()]
    signal.answer('exhibition.get', { exhibitor: { ...tile(7), request: null }, place: { id: 7, modules: [] } })
    signal.answer('exhibition.contact', { contact_request: request(4) })
    const stand = createStand({ signal, clock, random: () => 0, id: 7, kind: 'exhibitor' })
    await settle()
    await stand.commands.ask('Hello', { name: 'Chidi', email: 'c@example.org' })
    expect(signal.asked.at(-1)?.payload).toEqual({ exhibitor: 7, message: 'Hello', share: { name: 'Chidi', email: 'c@example.org' } })
    const own = () => { const { about } = stand.state.get(); return about?.kind === 'exhibitor' ? about.exhibitor.request : undefined }
    expect(own()).toBe(4)
    signal.push({ name: 'exhibition.contact_request_close', payload: { contact_request: 3, exhibitor: 7, state: 'missed', answered_by: null } })
    expect(own()).toBe(4)
    signal.push({ name: 'exhibition.contact_request_close', payload: { contact_request: 4, exhibitor: 7, state: 'answered', answered_by: null } })
    expect(own()).toBeNull()
    signal.refuse('exhibition.get', { code: 'exhibition.unknown_exhibitor', message: '' })
    signal.push({ name: 'exhibition.exhibition_data_update', payload: { room: 1, exhibitor: 7 } })
    clock.pass(1)
    await settle()
    expect(stand.state.get().status).toBe('unknown')
    stand.stop()
  })
})
