/**
 * One room as a visitor lives it: enter, hear and see, talk, go on stage, be put out.
 * `state` is for looking, `commands` are what a person can do, `stop` leaves. No Vue, no DOM.
 */

import { problemWords } from '@/i18n/problems'
import type { Conversation } from '../chat/conversation'
import type { Clock } from '../clock'
import { RequestError } from '../connection/connection'
import type { Signal } from '../connection/connection'
import type { MediaMode, Push, Reaction, Refusal, RoomInfo, Source, User } from '../protocol/types'
import type { Channels } from '../rtc/channels'
import type { DeviceKind, Devices } from '../rtc/devices'
import type { Peer, PeerState } from '../rtc/peer'
import { slotsFor } from '../rtc/slots'
import { createStore } from '../store'
import type { Readable } from '../store'
import { createReactions } from './reactions'
import { afterPush, emptyRoom, moved, out, withMembers, withPeople } from './state'
import type { RoomState } from './state'

/** The door opens a moment after it said it would: clocks differ, and the push usually comes first. */
const KNOCK_AGAIN_MS = 1_500

export interface RoomCommands {
  /** Resolves once inside or refused; both are in the state. */
  enter(): Promise<void>
  refreshMembers(): Promise<void>
  react(reaction: Reaction): Promise<void>
  remove(user: string, ban: boolean, reason?: string): Promise<void>
  /** Publishes what is given; rejects when the server does not allow it. */
  goOnStage(tracks: Partial<Record<DeviceKind, MediaStreamTrack | null>>): Promise<void>
  publish(tracks: readonly (readonly [Source, MediaStreamTrack])[]): Promise<void>
  leaveStage(): Promise<void>
  /** What was said and shown here is over, one stays in the room. */
  endMedia(): void
  toggle(kind: DeviceKind): Promise<void>
  shareScreen(): Promise<void>
  stopSharing(): Promise<void>
}

export interface Room {
  state: Readable<RoomState>
  media: Readable<PeerState>
  commands: RoomCommands
  chat: Conversation
  /** How the media goes, measured every few seconds. */
  quality: Peer['quality']
  /** How large a slot's picture is shown. */
  show: Peer['show']
  /** A moderator stopped these: they are off here too, until the person starts them again. */
  silence(sources: Source[]): void
  /** Leaves the room and lets go of camera and microphone. */
  stop(): void
}

export interface RoomOptions {
  signal: Signal
  devices: Devices
  clock: Clock
  peer: Peer
  /** What is said in it. */
  chat: Conversation
  /** Of the peer's connection; without them reactions take the socket only. */
  channels?: Channels
  /** As the event lists it now: a refused room does not tell what is in it. */
  info: () => RoomInfo
}

export function createRoom({ signal, devices, clock, peer, chat, channels, info }: RoomOptions): Room {
  const state = createStore<RoomState>(emptyRoom(info().id, modeOf(info())))
  let cancelKnock: () => void = () => undefined
  let stopped = false

  const room = info().id
  const reactions = createReactions({
    clock,
    channels: channels ?? null,
    send: (reaction) => signal.request('room.react', { room, reaction }),
    show: (counts) => { state.update((now) => ({ ...now, reactions: { at: now.reactions.at + 1, counts } })) },
  })
  const isInside = () => state.get().presence.at === 'inside'

  async function enter() {
    cancelKnock()
    try {
      const entered = await signal.request('room.enter', { room }, { repeatable: true })
      if (stopped) return
      const { admission, users, viewers } = entered
      state.update((now) => {
        const inside: RoomState = { ...now, mode: modeOf(info()), presence: { at: 'inside', admission }, users }
        return viewers ? withMembers(inside, viewers, viewers.length) : inside
      })
      // In a large room a page asks for names when somebody wants to read them; until then the number is enough.
      await Promise.all([viewers ? null : refreshMembers(1), chat.open(channelOf(info())), openMedia()])
    } catch (error) {
      failed(error)
    }
  }

  /** The server kept nothing: not the room, not the media session. */
  async function enterAnew() {
    await enter()
    if (isInside()) await peer.rebuild().catch(() => undefined)
  }

  function failed(error: unknown) {
    if (stopped) return
    const refusal = error instanceof RequestError ? error.refusal : null
    if (refusal) return refuse(refusal)
    const message = problemWords(error)
    if (!isInside()) state.update((now) => ({ ...now, presence: { at: 'failed', message } }))
  }

  function refuse(refusal: Refusal) {
    state.update((now) => out(now, refusal))
    peer.close()
    void peer.move('stage')
    knockAt(refusal.opens_at ?? refusal.changes_at)
  }

  /** The server tells when the door opens; should that get lost, we knock by ourselves. */
  function knockAt(time: string | null | undefined) {
    cancelKnock()
    const at = Date.parse(time ?? '')
    if (!Number.isNaN(at)) cancelKnock = clock.after(Math.max(0, at - clock.now()) + KNOCK_AGAIN_MS, () => void enter())
  }

  async function refreshMembers(limit?: number) {
    const { results, total } = await signal.request('room.members', { room, limit }, { repeatable: true })
    state.update((now) => withMembers(now, results, total))
  }

  async function openMedia() {
    if (!info().modules.some((module) => module.type === 'media.native')) return
    await receive()
  }

  /** What goes wrong here is in the peer's state. */
  async function receive() {
    const counts = slotsFor(state.get().tracks, peer.state.get().session)
    await peer.receive(counts).catch(() => undefined)
  }

  function pushed(push: Push) {
    if (push.name === 'media.slots') return peer.slotsChanged(push.payload.session, push.payload.slots)
    if (push.name === 'media.layers') return peer.layersWanted(push.payload)
    if (push.name === 'media.closed') return mediaClosed(push.payload)
    if (push.name === 'stage.own' && push.payload.room === room) goTo(push.payload.group)
    if (push.name === 'room.reaction') return push.payload.room === room ? reactions.told(push.payload.reactions) : undefined
    const before = state.get()
    state.set(afterPush(before, push))
    if (push.name === 'media.tracks' && push.payload.room === room && state.get() !== before) tracksChanged()
    followPresence(before)
    if (push.name === 'room.admission' && push.payload.room === room && push.payload.admission && !isInside()) welcomed()
  }

  /** In a group what one sends and gets is the group's: the same devices, another connection. */
  function goTo(group: number | null) {
    const now = state.get()
    if (now.group === group || now.presence.at === 'out' || now.presence.at === 'refused') return
    state.set(moved(now, group))
    void peer.move(group === null ? 'stage' : 'group').catch(() => undefined)
  }

  /** The door opened by itself; what is in the room came with the word. */
  function welcomed() {
    state.update((now) => ({ ...now, presence: { at: 'entering' } }))
    void enter()
  }

  /** What a changed right means for the media. */
  function followPresence(before: RoomState) {
    const { presence } = state.get()
    if (presence === before.presence) return
    if (presence.at === 'out' || presence.at === 'refused') refuse(presence.refusal)
    else if (presence.at === 'inside' && !presence.admission.publish) void commands.leaveStage()
  }

  function tracksChanged() {
    const { tracks, people } = state.get()
    const unknown = [...new Set(tracks.map(({ user }) => user))].filter((id) => !people[id])
    if (unknown.length > 0) void fetchPeople(unknown)
    if (isInside()) void receive()
  }

  async function fetchPeople(ids: string[]) {
    const found = await signal.request('user.fetch', { ids }, { repeatable: true }).catch(() => ({}))
    state.update((now) => withPeople(now, Object.values(found as Record<string, User>)))
  }

  function mediaClosed({ session, code }: { session: string; code: string }) {
    if (session !== peer.state.get().session) return
    if (code === 'moved') return // the place itself is told as well
    if (code === 'lost_right' || code === 'replaced') peer.close()
    else void peer.rebuild().catch(() => undefined)
  }

  async function publishAll(tracks: readonly (readonly [Source, MediaStreamTrack])[]) {
    try {
      await peer.publish(tracks)
    } catch (error) {
      await peer.unpublish(...tracks.map(([source]) => source)).catch(() => undefined)
      throw error
    }
  }

  const commands: RoomCommands = {
    enter,
    refreshMembers: () => refreshMembers(),
    react: reactions.react,
    remove: async (user, ban, reason) => { await signal.request('room.remove', { room, user, ban, reason }) },
    async goOnStage({ microphone, camera }) {
      const given: [Source, MediaStreamTrack | null | undefined][] = [['microphone', microphone], ['camera', camera]]
      await publishAll(given.flatMap(([source, track]) => (track ? [[source, track]] : [])))
    },
    publish: publishAll,
    leaveStage: () => peer.unpublish(...peer.state.get().publications.map(({ source }) => source)),
    endMedia() {
      peer.close()
      state.update((now) => ({ ...now, tracks: [], roomTracks: [], speaking: [] }))
    },
    async toggle(kind) {
      const publication = peer.state.get().publications.find(({ source }) => source === kind)
      if (!publication?.track) {
        const track = await devices.capture(kind)
        if (!track) return
        if (publication) peer.setMuted(kind, false, track)
        else await publishAll([[kind, track]])
      } else if (kind === 'camera') peer.setMuted(kind, true, null)
      else peer.setMuted(kind, !publication.muted, publication.track)
    },
    async shareScreen() {
      const captured = await devices.captureScreen()
      for (const track of captured) track.addEventListener('ended', () => void commands.stopSharing())
      await publishAll(captured.map((track) => [track.kind === 'video' ? 'screen' : 'screen_audio', track]))
    },
    stopSharing: () => peer.unpublish('screen', 'screen_audio'),
  }

  const endings = [
    signal.onPush(pushed),
    signal.onOnline((_, resumed) => {
      if (!resumed && state.get().presence.at !== 'out') void enterAnew()
    }),
  ]

  return {
    state,
    media: peer.state,
    quality: peer.quality,
    show: peer.show,
    commands,
    silence(sources) {
      for (const { source, track } of peer.state.get().publications) {
        if (!sources.includes(source)) continue
        if (source === 'screen' || source === 'screen_audio') void commands.stopSharing().catch(() => undefined)
        else peer.setMuted(source, true, source === 'microphone' ? track : null)
      }
    },
    chat,
    stop() {
      stopped = true
      cancelKnock()
      for (const end of endings) end()
      reactions.stop()
      chat.stop()
      peer.close()
      if (isInside()) void signal.request('room.leave', { room }).catch(() => undefined)
      state.update((now) => ({ ...now, presence: { at: 'left' } }))
    },
  }
}

function modeOf(info: RoomInfo): MediaMode {
  if (info.modules.some(({ type }) => type === 'networking.roulette')) return 'meeting'
  return info.modules.find((module) => module.type === 'media.native')?.config.mode ?? 'stage'
}

function channelOf(info: RoomInfo): string | null {
  return info.modules.find((module) => module.type === 'chat.native')?.channel_id ?? null
}
