/**
 * The floor of one room as a person uses it: raise a hand, take an invitation, be behind the stage, and for moderators all the
 * rest. What is sent behind the stage has a peer connection of its own, so that one sees the stage meanwhile. No Vue, no DOM.
 */

import type { Signal } from '../connection/connection'
import type { Push, Source, StageLayout } from '../protocol/types'
import type { Room } from '../room/room'
import type { DeviceKind, Devices } from '../rtc/devices'
import type { Peer, PeerState } from '../rtc/peer'
import { slotsFor } from '../rtc/slots'
import { createStore } from '../store'
import type { Readable } from '../store'
import { createGroups } from './groups'
import type { GroupCommands } from './groups'
import { afterPush, comesOn, NO_STAGE } from './state'
import type { StageState } from './state'

type Tracks = Partial<Record<DeviceKind, MediaStreamTrack | null>>

export interface StageCommands {
  hand(raised: boolean): Promise<void>
  lowerHand(user: string): Promise<void>
  answer(accept: boolean): Promise<void>
  /** Behind the stage, sending these. */
  goBackstage(tracks: Tracks): Promise<void>
  leaveBackstage(): Promise<void>
  toggle(kind: DeviceKind): Promise<void>
  invite(user: string, to: 'stage' | 'backstage'): Promise<void>
  dismiss(user: string, to?: 'audience' | 'backstage'): Promise<void>
  live(users: string[], handOver: boolean): Promise<void>
  cancel(): Promise<void>
  layout(layout: StageLayout, spotlight: string | null): Promise<void>
  /** Whose camera is the sign language. */
  interpreter(user: string | null): Promise<void>
  pause(paused: boolean, note: string, backAt: string | null): Promise<void>
  mute(user: string | null, sources: Source[]): Promise<void>
  lock(change: { locked?: boolean; waiting_room?: boolean }): Promise<void>
  admit(user: string | null): Promise<void>
  groups: GroupCommands
}

export interface Stage {
  state: Readable<StageState>
  /** Behind the stage. */
  media: Readable<PeerState>
  show: Peer['show']
  commands: StageCommands
  stop(): void
}

export interface StageOptions {
  signal: Signal
  devices: Devices
  /** Of the room behind the stage. */
  peer: Peer
  room: Pick<Room, 'state' | 'commands' | 'silence'>
  id: number
}

export function createStage({ signal, devices, peer, room: before, id: room }: StageOptions): Stage {
  const state = createStore<StageState>(NO_STAGE)

  function pushed(push: Push) {
    const was = state.get()
    if (comesOn(was, push, room)) void comeOn().catch(() => undefined)
    state.set(afterPush(was, push, room))
    switch (push.name) {
      case 'media.slots': return peer.slotsChanged(push.payload.session, push.payload.slots)
      case 'media.layers': return peer.layersWanted(push.payload)
      case 'media.closed': return push.payload.session === peer.state.get().session ? peer.close() : undefined
      case 'media.tracks': return push.payload.part === 'backstage' ? void receive() : undefined
      case 'stage.muted': return push.payload.room === room ? silenced(push.payload.sources) : undefined
      case 'stage.own': return was.own.place === 'backstage' && state.get().own.place !== 'backstage' ? peer.close() : undefined
    }
  }

  /** The countdown is over: camera and microphone go on as they are, before everybody. */
  async function comeOn() {
    const muted = peer.state.get().publications.filter((one) => one.muted).map(({ source }) => source)
    const tracks = peer.release()
    if (tracks.length === 0) return // told of it before
    await before.commands.publish(tracks)
    before.silence(muted)
  }

  function silenced(sources: Source[]) {
    before.silence(sources)
    for (const { source, track } of peer.state.get().publications) {
      if (sources.includes(source)) peer.setMuted(source, true, source === 'microphone' ? track : null)
    }
  }

  async function receive() {
    if (state.get().own.place !== 'backstage' && peer.state.get().session === null) return
    await peer.receive(slotsFor(state.get().tracks, peer.state.get().session)).catch(() => undefined)
  }

  const ask = async (action: Parameters<Signal['request']>[0] & `stage.${string}`, payload: object) => {
    await signal.request(action, { room, ...payload } as never)
  }

  const commands: StageCommands = {
    hand: (raised) => ask('stage.hand', { raised }),
    lowerHand: (user) => ask('stage.hand', { raised: false, user }),
    answer: (accept) => ask('stage.answer', { accept }),
    async goBackstage({ microphone, camera }) {
      await ask('stage.backstage', { inside: true })
      const given: [Source, MediaStreamTrack | null | undefined][] = [['microphone', microphone], ['camera', camera]]
      await peer.receive(slotsFor(state.get().tracks, null))
      await peer.publish(given.flatMap(([source, track]) => (track ? [[source, track] as const] : [])))
    },
    async leaveBackstage() {
      peer.close()
      await ask('stage.backstage', { inside: false })
    },
    async toggle(kind) {
      const publication = peer.state.get().publications.find(({ source }) => source === kind)
      if (publication?.track) {
        const off = !publication.muted
        peer.setMuted(kind, off, off && kind === 'camera' ? null : publication.track)
        return
      }
      const track = await devices.capture(kind)
      if (!track) return
      if (publication) peer.setMuted(kind, false, track)
      else await peer.publish([[kind, track]])
    },
    invite: (user, to) => ask('stage.invite', { user, to }),
    dismiss: (user, to = 'audience') => ask('stage.dismiss', { user, to }),
    live: (users, handOver) => ask('stage.live', { users, hand_over: handOver }),
    cancel: () => ask('stage.cancel', {}),
    layout: (layout, spotlight) => ask('stage.layout', { layout, spotlight }),
    interpreter: (user) => ask('stage.interpreter', { user }),
    pause: (paused, note, backAt) => ask('stage.pause', { paused, note, ...(backAt ? { back_at: backAt } : {}) }),
    mute: (user, sources) => ask('stage.mute', { sources, ...(user ? { user } : {}) }),
    lock: (change) => ask('stage.lock', change),
    admit: (user) => ask('stage.admit', user ? { user } : {}),
    groups: createGroups(signal, room),
  }

  const end = signal.onPush(pushed)
  return {
    state,
    media: peer.state,
    show: peer.show,
    commands,
    stop() {
      end()
      peer.close()
    },
  }
}
