import { describe, expect, it } from 'vitest'
import { createFakeSignal } from '../connection/fake_signal'
import type { RouletteCall } from '../protocol/types'
import type { Room } from '../room/room'
import type { Devices } from '../rtc/devices'
import { createRoulette } from './roulette'

const ROOM = 7
const ADA = { id: 'ada', profile: { display_name: 'Ada' }, role: 'attendee' } as const
const BO = { id: 'bo', profile: { display_name: 'Bo' }, role: 'attendee' } as const
const CALL: RouletteCall = {
  room: ROOM, call_id: 'c1', users: [ADA, BO], shared: ['tea'], started_at: '2026-11-23T10:00:00Z', ends_at: '2026-11-23T10:05:00Z', extensions_left: 2,
}
const WISHES = { interests: ['tea'], meet: 'anybody', devices: { camera: true, microphone: false } } as const

function setUp() {
  const signal = createFakeSignal()
  const calls: string[] = []
  const commands = {
    enter: () => { calls.push('enter'); return Promise.resolve() },
    goOnStage: (tracks: Record<string, unknown>) => { calls.push(`on with ${Object.keys(tracks).filter((kind) => tracks[kind]).join('+')}`); return Promise.resolve() },
    endMedia: () => { calls.push('media end') },
  }
  const devices = { capture: (kind: string) => Promise.resolve({ kind, stop: () => { calls.push(`let go of ${kind}`) } }) }
  signal.answer('roulette.start', { status: 'wait', waiting: 1, recent_pairs: 0 })
  const roulette = createRoulette({
    signal, id: ROOM, me: 'ada',
    devices: devices as unknown as Devices, room: { commands } as unknown as Pick<Room, 'commands' | 'state'>,
  })
  const settle = async () => { for (let turn = 0; turn < 30; turn += 1) await Promise.resolve() }
  const found = () => {
    signal.push({ name: 'roulette.match_found', payload: { room: ROOM, call_id: 'c1', other_user: BO, users: [ADA, BO], shared: ['tea'], rematch: false, ready_until: CALL.ends_at } })
  }
  return { signal, roulette, calls, settle, found, stage: () => roulette.state.get().stage }
}

describe('roulette', () => {
  it('waits, is found, answers, and publishes only what was chosen, once the call is on', async () => {
    const { signal, roulette, calls, settle, found, stage } = setUp()
    await roulette.commands.start({ ...WISHES, interests: ['tea'] })
    expect(stage()).toEqual({ at: 'waiting', back: false })
    found()
    expect(stage()).toMatchObject({ at: 'found', others: [BO], answered: false })
    await roulette.commands.ready()
    expect(signal.asked.at(-1)).toEqual({ action: 'roulette.ready', payload: { call_id: 'c1' } })
    expect(calls).toEqual([])
    signal.push({ name: 'roulette.started', payload: CALL })
    await settle()
    expect(stage().at).toBe('call')
    expect(calls).toEqual(['on with camera'])
  })

  it('ends the media with the call and remembers with whom it was', async () => {
    const { signal, roulette, calls, settle, stage } = setUp()
    signal.push({ name: 'roulette.started', payload: CALL })
    await settle()
    signal.push({ name: 'roulette.hangup', payload: { room: ROOM, call_id: 'another', reason: 'left', user: 'bo' } })
    expect(stage().at).toBe('call')
    signal.push({ name: 'roulette.hangup', payload: { room: ROOM, call_id: 'c1', reason: 'time', user: null } })
    expect(stage().at).toBe('idle')
    expect(calls.at(-1)).toBe('media end')
    expect(roulette.state.get().ending).toEqual({ kind: 'call', callId: 'c1', others: [BO], reason: 'time', byMe: false })
  })

  it('keeps the camera dark when the call was over before the camera was there', async () => {
    const { signal, calls, settle } = setUp()
    signal.push({ name: 'roulette.started', payload: CALL })
    signal.push({ name: 'roulette.hangup', payload: { room: ROOM, call_id: 'c1', reason: 'left', user: 'bo' } })
    await settle()
    expect(calls).toEqual(['media end', 'let go of camera', 'let go of microphone'])
  })

  it('goes back into the queue or out of it when nothing comes of a match', async () => {
    const { signal, roulette, found, stage } = setUp()
    await roulette.commands.start({ ...WISHES, interests: [] })
    found()
    signal.push({ name: 'roulette.withdrawn', payload: { room: ROOM, call_id: 'c1', waits: true } })
    expect(stage()).toEqual({ at: 'waiting', back: true })
    found()
    signal.push({ name: 'roulette.withdrawn', payload: { room: ROOM, call_id: 'c1', waits: false } })
    expect(stage()).toEqual({ at: 'idle' })
    expect(roulette.state.get().ending).toEqual({ kind: 'missed' })
  })

  it('goes on with the call that another tab, or the page before, had', async () => {
    const { signal, roulette, calls, settle, stage } = setUp()
    signal.refuseOnce('roulette.start', { code: 'roulette.busy', message: '', details: { call_id: 'c1' } })
    signal.answer('roulette.reconnect', CALL)
    await roulette.commands.start({ ...WISHES, interests: [] })
    await settle()
    expect(stage()).toMatchObject({ at: 'call', call: { call_id: 'c1' } })
    expect(calls).toEqual(['media end', 'on with camera'])
  })

  it('comes back into the call after a lost session, or says that it is over', async () => {
    const { signal, roulette, calls, settle, stage } = setUp()
    signal.push({ name: 'roulette.started', payload: CALL })
    await settle()
    signal.answer('roulette.reconnect', CALL)
    signal.online(false)
    await settle()
    expect(calls.filter((call) => call === 'enter')).toHaveLength(1)
    expect(stage().at).toBe('call')
    signal.refuse('roulette.reconnect', { code: 'roulette.unknown_call', message: '' })
    signal.online(false)
    await settle()
    expect(stage().at).toBe('idle')
    expect(roulette.state.get().ending).toEqual({ kind: 'stopped', reason: 'lost' })
  })

  it('waits again by itself after a skip', async () => {
    const { signal, roulette, settle, stage } = setUp()
    await roulette.commands.start({ ...WISHES, interests: ['tea'] })
    signal.push({ name: 'roulette.started', payload: CALL })
    await settle()
    const skipping = roulette.commands.skip()
    signal.push({ name: 'roulette.hangup', payload: { room: ROOM, call_id: 'c1', reason: 'skipped', user: 'ada' } })
    await skipping
    expect(stage().at).toBe('waiting')
    expect(signal.asked.at(-1)).toMatchObject({ action: 'roulette.start', payload: { interests: ['tea'] } })
  })
})
