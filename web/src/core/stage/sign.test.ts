import { describe, expect, it } from 'vitest'
import { createFakeSignal } from '../connection/fake_signal'
import type { SlotState, Track } from '../protocol/types'
import { emptyRoom } from '../room/state'
import type { RoomState } from '../room/state'
import type { PeerState } from '../rtc/peer'
import { createStore } from '../store'
import { createSign } from './sign'
import { NO_STAGE } from './state'

const slot = (mid: string, track: string | null): SlotState => ({ mid, kind: 'video', track, user: track, source: 'camera', paused: false })
const camera = (id: string, user: string): Track => ({ id, user, session: `s-${user}`, kind: 'video', source: 'camera', muted: false })

function setUp(slots: SlotState[], tracks: Track[]) {
  const signal = createFakeSignal()
  const media = createStore<PeerState>({ status: 'connected', problem: null, session: 'mine', slots, receivers: new Map(), publications: [] })
  const state = createStore<RoomState>({ ...emptyRoom(7, 'stage'), tracks })
  const stage = createStore(NO_STAGE)
  const sign = createSign({ signal, room: { state, media }, stage })
  const interpreter = (id: string | null) => { stage.update((now) => ({ ...now, interpreter: id })) }
  const pins = () => signal.asked.map(({ payload }) => payload as { mid: string; track: string | null }).map(({ mid, track }) => [mid, track])
  return { media, state, sign, interpreter, pins }
}

describe('sign language', () => {
  it('is held where it plays, and the slot is given back with the task', () => {
    const { interpreter, pins, state } = setUp([slot('1', 'a'), slot('2', 'i')], [camera('a', 'ada'), camera('i', 'ines')])
    expect(pins()).toEqual([])
    interpreter('ines')
    state.update((now) => ({ ...now, speaking: ['ada'] }))
    expect(pins()).toEqual([['2', 'i']])
    interpreter('ada')
    expect(pins()).toEqual([['2', 'i'], ['2', null], ['1', 'a']])
    interpreter(null)
    expect(pins().at(-1)).toEqual(['1', null])
  })

  it('takes the last slot where everything is full', () => {
    const { interpreter, pins } = setUp([slot('1', 'a'), slot('2', 'b')], [camera('i', 'ines')])
    interpreter('ines')
    expect(pins()).toEqual([['2', 'i']])
  })

  it('is held again in another session, and waits for whoever interprets to come', () => {
    const { interpreter, pins, media, state, sign } = setUp([slot('1', null)], [])
    interpreter('ines')
    expect(pins()).toEqual([])
    state.update((now) => ({ ...now, tracks: [camera('i', 'ines')] }))
    media.update((now) => ({ ...now, session: 'next' }))
    expect(pins()).toEqual([['1', 'i'], ['1', 'i']])
    sign.stop()
    interpreter(null)
    expect(pins()).toHaveLength(2)
  })
})
