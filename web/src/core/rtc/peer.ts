/**
 * One peer connection for one room. The client always offers, the server always answers, one exchange at a time:
 * whatever changes meanwhile is in the next offer. What is sent has an m-line per source that stays for good;
 * what is received comes in slots (slots.ts).
 */

import type { Clock } from '../clock'
import { RequestError } from '../connection/connection'
import type { Signal } from '../connection/connection'
import type { Kind, OfferMedia, SlotState, Source } from '../protocol/types'
import { createStore } from '../store'
import type { Readable } from '../store'
import { forwarded } from './codecs'
import { mergeSlots } from './slots'
import type { SlotCounts } from './slots'

/** ICE may recover by itself from a short gap; after this long we ask for new paths. Less restarts in vain, more keeps people waiting. */
const DISCONNECTED_MS = 2_500
const RETRY_MS = [500, 1_000, 2_000, 4_000, 8_000]

/** Bits per second at most; a lecture on a screen needs sharpness more than a face does. */
const MOST_BITRATE: Partial<Record<Source, number>> = { camera: 1_500_000, screen: 2_500_000 }

export type PeerStatus = 'idle' | 'connecting' | 'connected' | 'interrupted' | 'refused'

export interface Publication {
  source: Source
  track: MediaStreamTrack | null
  muted: boolean
}

export interface PeerState {
  status: PeerStatus
  /** Why the server would not have it, in its words. */
  problem: string | null
  session: string | null
  slots: SlotState[]
  receivers: ReadonlyMap<string, MediaStreamTrack>
  publications: Publication[]
}

export interface Peer {
  state: Readable<PeerState>
  /** Asks for at least that many slots; opens the connection when it is the first time. */
  receive(counts: SlotCounts): Promise<void>
  /** All in one offer: a face without its voice helps nobody. */
  publish(tracks: readonly (readonly [Source, MediaStreamTrack])[]): Promise<void>
  /** Stops the tracks as well: the camera's light goes out. */
  unpublish(...sources: Source[]): Promise<void>
  /** `track` is what this source sends from now on: null for a camera that is off, its light is out. */
  setMuted(source: Source, muted: boolean, track: MediaStreamTrack | null): void
  slotsChanged(session: string, slots: SlotState[]): void
  /** The network is another one. */
  restart(): void
  /** The server no longer knows the session: begin a new one with what there is. */
  rebuild(): Promise<void>
  /** Ends the connection and what is published. */
  close(): void
  connection(): RTCPeerConnection | null
}

export interface PeerOptions {
  room: number
  signal: Signal
  clock: Clock
  createConnection: () => RTCPeerConnection
  /** The codecs that this browser knows, by kind. */
  codecs: (kind: Kind) => RTCRtpCodec[]
}

const NOTHING: PeerState = { status: 'idle', problem: null, session: null, slots: [], receivers: new Map(), publications: [] }

export function createPeer({ room, signal, clock, createConnection, codecs }: PeerOptions): Peer {
  const state = createStore<PeerState>(NOTHING)
  const senders = new Map<Source, RTCRtpTransceiver>()
  let pc: RTCPeerConnection | null = null
  let slots: SlotCounts = { audio: 0, video: 0 }
  let exchange: Promise<void> | null = null
  let dirty = false
  let restartWanted = false
  let failures = 0
  /** Slots may be told before the answer that names their session. */
  let early: { session: string; slots: SlotState[] } | null = null
  let cancelRetry: () => void = () => undefined

  const set = (change: Partial<PeerState>) => { state.update((now) => ({ ...now, ...change })) }
  const publication = (source: Source) => state.get().publications.find((one) => one.source === source)

  function setPublication(source: Source, next: Publication | null) {
    const others = state.get().publications.filter((one) => one.source !== source)
    set({ publications: next ? [...others, next] : others })
  }

  function opened(): RTCPeerConnection {
    if (pc) return pc
    pc = createConnection()
    pc.onconnectionstatechange = connectionChanged
    pc.ontrack = ({ transceiver, track }) => {
      if (transceiver.mid !== null) set({ receivers: new Map(state.get().receivers).set(transceiver.mid, track) })
    }
    set({ status: 'connecting', problem: null })
    for (const kind of ['audio', 'video'] as const) addSlots(pc, kind, slots[kind])
    for (const { source, track } of state.get().publications) send(pc, source, track)
    return pc
  }

  function addSlots(connection: RTCPeerConnection, kind: Kind, count: number) {
    for (let added = 0; added < count; added += 1) {
      connection.addTransceiver(kind, { direction: 'recvonly' }).setCodecPreferences(forwarded(codecs(kind), kind))
    }
  }

  function send(connection: RTCPeerConnection, source: Source, track: MediaStreamTrack | null) {
    const kind = source === 'camera' || source === 'screen' ? 'video' : 'audio'
    const maxBitrate = MOST_BITRATE[source]
    const transceiver = connection.addTransceiver(track ?? kind, {
      direction: 'sendonly',
      sendEncodings: maxBitrate ? [{ maxBitrate }] : [{}],
    })
    transceiver.setCodecPreferences(forwarded(codecs(kind), kind))
    senders.set(source, transceiver)
  }

  /** Runs exchanges until nothing has changed meanwhile; everybody who asks shares the same run. */
  function negotiate(iceRestart = false): Promise<void> {
    dirty = true
    restartWanted ||= iceRestart
    exchange ??= run()
    return exchange
  }

  async function run() {
    try {
      while (dirty) {
        dirty = false
        const iceRestart = restartWanted
        restartWanted = false
        await offer(opened(), iceRestart)
      }
    } finally {
      exchange = null
    }
  }

  async function offer(connection: RTCPeerConnection, iceRestart: boolean) {
    await connection.setLocalDescription(await connection.createOffer({ iceRestart }))
    const answer = await signal.request('media.offer', describe(connection)).catch((error: unknown) => refused(connection, error))
    if (!answer || connection !== pc) return
    set({ session: answer.session, problem: null })
    if (early?.session === answer.session) set({ slots: mergeSlots(state.get().slots, early.slots) })
    early = null
    try {
      await connection.setRemoteDescription({ type: 'answer', sdp: answer.sdp })
    } catch {
      startOver(connection)
    }
  }

  /** An answer that the browser cannot read leaves the connection between two states: only a new one helps. */
  function startOver(connection: RTCPeerConnection) {
    if (connection !== pc) return
    discard()
    set({ status: 'interrupted' })
    retry()
  }

  function describe(connection: RTCPeerConnection): OfferMedia {
    const tracks = [...senders].flatMap(([source, { mid, direction }]) => (mid !== null && direction === 'sendonly' ? [{ mid, source }] : []))
    const session = state.get().session
    return { room, sdp: connection.localDescription?.sdp ?? '', tracks, ...(session ? { session } : {}) }
  }

  async function refused(connection: RTCPeerConnection, error: unknown): Promise<undefined> {
    if (connection !== pc) return
    if (connection.signalingState === 'have-local-offer') await connection.setLocalDescription({ type: 'rollback' })
    const code = error instanceof RequestError ? error.code : 'media.failed'
    if (code.startsWith('connection.')) { retry(); return }
    if (code === 'media.unknown_session') {
      discard()
      dirty = true // the run that we are in begins anew
      return
    }
    const problem = error instanceof Error ? error.message : String(error)
    set(state.get().session ? { problem } : { problem, status: 'refused' })
    throw error
  }

  function connectionChanged() {
    cancelRetry()
    switch (pc?.connectionState) {
      case 'connected': failures = 0; set({ status: 'connected' }); break
      case 'disconnected': set({ status: 'interrupted' }); cancelRetry = clock.after(DISCONNECTED_MS, restart); break
      case 'failed': set({ status: 'interrupted' }); retry(); break
    }
  }

  function retry() {
    cancelRetry()
    const delay = RETRY_MS[Math.min(failures, RETRY_MS.length - 1)] ?? 0
    failures += 1
    cancelRetry = clock.after(delay, restart)
  }

  function restart() {
    const { status } = state.get()
    if (status !== 'refused' && status !== 'idle') void negotiate(pc !== null).catch(() => undefined)
  }

  function discard() {
    cancelRetry()
    if (pc) pc.onconnectionstatechange = pc.ontrack = null
    pc?.close()
    pc = null
    senders.clear()
    set({ session: null, slots: [], receivers: new Map() })
  }

  async function rebuild() {
    if (!pc) return
    discard()
    await negotiate()
  }

  return {
    state,
    connection: () => pc,
    restart,
    rebuild,
    async receive(counts) {
      const before = slots
      slots = { audio: Math.max(before.audio, counts.audio), video: Math.max(before.video, counts.video) }
      if (pc && slots.audio === before.audio && slots.video === before.video) return
      if (pc) for (const kind of ['audio', 'video'] as const) addSlots(pc, kind, slots[kind] - before[kind])
      await negotiate()
    },
    async publish(tracks) {
      const connection = opened()
      for (const [source, track] of tracks) {
        const transceiver = senders.get(source)
        setPublication(source, { source, track, muted: false })
        if (!transceiver) send(connection, source, track)
        else {
          transceiver.direction = 'sendonly'
          await transceiver.sender.replaceTrack(track)
        }
      }
      await negotiate()
    },
    async unpublish(...sources) {
      for (const source of sources) {
        publication(source)?.track?.stop()
        setPublication(source, null)
        const transceiver = senders.get(source)
        if (!transceiver) continue
        transceiver.direction = 'inactive'
        await transceiver.sender.replaceTrack(null)
      }
      if (pc) await negotiate()
    },
    setMuted(source, muted, track) {
      const before = publication(source)
      const transceiver = senders.get(source)
      const { session } = state.get()
      if (!before || !transceiver) return
      if (before.track !== track) before.track?.stop()
      if (track) track.enabled = !muted
      setPublication(source, { source, track, muted })
      void transceiver.sender.replaceTrack(track)
      const { mid } = transceiver
      if (session && mid !== null) void signal.request('media.mute', { session, mid, muted }, { repeatable: true }).catch(() => undefined)
    },
    slotsChanged(session, news) {
      if (session === state.get().session) set({ slots: mergeSlots(state.get().slots, news) })
      else early = { session, slots: news }
    },
    close() {
      const { session, publications } = state.get()
      if (session) void signal.request('media.close', { session }).catch(() => undefined)
      for (const { track } of publications) track?.stop()
      discard()
      slots = { audio: 0, video: 0 }
      state.set(NOTHING)
    },
  }
}
