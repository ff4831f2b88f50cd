/**
 * Meeting strangers, as one person lives it: wait, be found, say that one is there, talk, go on or part.
 * Media of a call are the room's (core/room): this file says when they begin and end. No Vue, no DOM.
 */

import { RequestError } from '../connection/connection'
import type { Signal } from '../connection/connection'
import type { Push, RouletteMeet } from '../protocol/types'
import type { Room } from '../room/room'
import type { DeviceKind, Devices } from '../rtc/devices'
import { createStore } from '../store'
import type { Readable } from '../store'
import { afterPush, callOf, NOBODY_YET } from './state'
import type { RouletteState } from './state'

export interface Wishes {
  interests: string[]
  meet: RouletteMeet
  /** What to send once a call begins. */
  devices: Record<DeviceKind, boolean>
}

export interface RouletteCommands {
  start(wishes: Wishes): Promise<void>
  stop(): Promise<void>
  ready(): Promise<void>
  extend(): Promise<void>
  skip(): Promise<void>
  hangUp(): Promise<void>
  report(user: string, reason: string): Promise<void>
  /** Gives a line to those of a call; an empty one takes it back. */
  giveContact(callId: string, card: string): Promise<void>
  block(user: string): Promise<void>
}

export interface Roulette {
  state: Readable<RouletteState>
  commands: RouletteCommands
  stop(): void
}

export interface RouletteOptions {
  signal: Signal
  devices: Devices
  room: Pick<Room, 'commands' | 'state'>
  id: number
  me: string
}

export function createRoulette({ signal, devices, room, id, me }: RouletteOptions): Roulette {
  const state = createStore<RouletteState>(NOBODY_YET)
  let wishes: Wishes | null = null

  async function start(wanted: Wishes) {
    wishes = wanted
    const { interests, meet } = wanted
    try {
      const queue = await signal.request('roulette.start', { room: id, interests, meet }, { repeatable: true })
      state.update((now) => ({
        ...now, ending: null, waiting: queue.waiting, recentPairs: queue.recent_pairs,
        stage: now.stage.at === 'idle' ? { at: 'waiting', back: false } : now.stage,
      }))
    } catch (error) {
      const call = error instanceof RequestError && error.code === 'roulette.busy' ? error.payload.details?.call_id : null
      if (typeof call !== 'string') throw error
      await reconnect(call)
    }
  }

  /** The page was loaded anew, or another tab had the call. */
  async function reconnect(callId: string) {
    const call = await signal.request('roulette.reconnect', { call_id: callId }, { repeatable: true })
    state.update((now) => ({ ...now, ending: null, stage: { at: 'call', call, wanted: [] } }))
    // Whatever is left of the session before is of no use any more.
    room.commands.endMedia()
    await beginMedia(callId)
  }

  function pushed(push: Push) {
    const before = state.get()
    const after = afterPush(before, push, id, me)
    if (after === before) return
    state.set(after)
    if (before.stage.at === 'call' && after.stage.at !== 'call') room.commands.endMedia()
    if (before.stage.at !== 'call' && after.stage.at === 'call') void beginMedia(after.stage.call.call_id).catch(() => undefined)
  }

  /** Camera and microphone are asked for now: while one waits they are off. */
  async function beginMedia(callId: string) {
    const wanted = wishes?.devices ?? { microphone: true, camera: true }
    const isOn = () => callOf(state.get()) === callId
    const capture = (kind: DeviceKind) => (wanted[kind] ? devices.capture(kind) : Promise.resolve(null))
    const camera = await capture('camera')
    const microphone = await capture('microphone')
    if (isOn()) return room.commands.goOnStage({ camera, microphone })
    camera?.stop()
    microphone?.stop()
  }

  /** The server kept nothing of the old socket: back into the call, or into the queue. */
  async function again() {
    const { stage } = state.get()
    if (stage.at === 'idle') return
    await room.commands.enter()
    if (stage.at === 'call') await reconnect(stage.call.call_id).catch(lost)
    else if (wishes) await start(wishes).catch(lost)
  }

  function lost() {
    room.commands.endMedia()
    state.update((now) => ({ ...now, stage: { at: 'idle' }, ending: { kind: 'stopped', reason: 'lost' } }))
  }

  /** Asks about the call that is on, or was asked about, now. */
  async function about(action: 'roulette.ready' | 'roulette.extend' | 'roulette.skip' | 'roulette.hangup') {
    const call = callOf(state.get())
    if (call) await signal.request(action, { call_id: call })
  }

  const endings = [
    signal.onPush(pushed),
    signal.onOnline((_, resumed) => { if (!resumed) void again() }),
  ]

  return {
    state,
    commands: {
      start,
      async stop() {
        await signal.request('roulette.stop', { room: id }, { repeatable: true })
        state.update((now) => (now.stage.at === 'waiting' ? { ...now, stage: { at: 'idle' }, ending: null } : now))
      },
      async ready() {
        await about('roulette.ready')
        state.update((now) => (now.stage.at === 'found' ? { ...now, stage: { ...now.stage, answered: true } } : now))
      },
      extend: () => about('roulette.extend'),
      async skip() {
        await about('roulette.skip')
        if (wishes) await start(wishes)
      },
      hangUp: () => about('roulette.hangup'),
      async report(user, reason) {
        const call = callOf(state.get()) ?? endedCall(state.get())
        if (call) await signal.request('roulette.report', { call_id: call, user, reason })
      },
      async giveContact(callId, card) {
        const { results } = await signal.request('roulette.contact', { call_id: callId, card }, { repeatable: true })
        state.update((now) => {
          const known = now.contacts.filter(({ user }) => !results.some((one) => one.user.id === user.id))
          return { ...now, contacts: [...results, ...known] }
        })
      },
      block: async (user) => { await signal.request('user.block', { id: user }, { repeatable: true }) },
    },
    stop() {
      for (const end of endings) end()
      room.commands.endMedia()
    },
  }
}

function endedCall({ ending }: RouletteState): string | null {
  return ending?.kind === 'call' ? ending.callId : null
}
