import { describe, expect, it } from 'vitest'
import { createFakeSignal } from '../connection/fake_signal'
import type { Authenticated, Report } from '../protocol/types'
import { createModeration } from './moderation'

const REPORT: Report = {
  id: 4, about: 'person', room: 1, reporter: 'ada', reported: 'bo', reason: 'Rude.', context: { before: [], people: [] },
  created_at: '2026-11-23T10:00:00Z', earlier: 0, outcome: null, handled_at: null, sanction: null,
}

function setUp(moderate: boolean) {
  const signal = createFakeSignal()
  signal.answer('moderation.reports', { results: [REPORT], open: 1, users: {} })
  signal.answer('moderation.sanctions', { results: [] })
  const moderation = createModeration(signal)
  const welcome = { 'event.config': { rooms: [{ permissions: moderate ? ['room:view', 'room:members.moderate'] : ['room:view'] }] } } as unknown as Authenticated
  const settle = async () => { for (let turn = 0; turn < 20; turn += 1) await Promise.resolve() }
  return { signal, moderation, welcome, settle }
}

describe('moderation', () => {
  it('a moderator has the queue as soon as they are connected, and anew when it changes', async () => {
    const { signal, moderation, welcome, settle } = setUp(true)
    signal.online(false, welcome)
    await settle()
    expect(moderation.state.get()).toMatchObject({ open: 1, status: 'ready', reports: [REPORT] })
    signal.answer('moderation.reports', { results: [], open: 0, users: {} })
    signal.push({ name: 'moderation.changed', payload: { open: 0 } })
    await settle()
    expect(moderation.state.get()).toMatchObject({ open: 0, reports: [] })
  })

  it('nobody else asks for it', async () => {
    const { signal, moderation, welcome, settle } = setUp(false)
    signal.online(false, welcome)
    await settle()
    expect(moderation.state.get().status).toBe('none')
    expect(signal.asked).toEqual([])
  })
})
