/**
 * One peer connection for one room. The client always offers, the server always answers, one exchange at a time:
 * whatever changes meanwhile is in the next offer. What is sent has an m-line per source that stays for good;
 * what is received comes in slots (slots.ts).
 */

import { problemWords } from '@/i18n/problems'
import type { Clock } from '../clock'
import { RequestError } from '../connection/connection'
import type { Signal } from '../connection/connection'
import type { Kind, LayersWanted, MediaPart, ReportMedia, SlotState, Source } from '../protocol/types'
import { createStore } from '../store'
import type { Readable } from '../store'
import type { Channels } from './channels'
import type { VideoCodec } from './codecs'
import { createLines } from './lines'
import type { Lines } from './lines'
import type { PathStep } from './path'
import { watchPath } from './path_watch'
import type { PathWatch } from './path_watch'
import { mergeSlots } from './slots'
import type { SlotCounts } from './slots'
import { createStandstill } from './standstill'
import { createViews } from './views'
import type { View } from './views'
import { createWatch } from './watch'
import type { Watch } from './watch'

const RETRY_MS = [500, 1_000, 2_000, 4_000, 8_000]
/** A new connection that was not there by then searches new paths. Less gives up on slow networks. */
const REBUILD_HELPS_MS = 8_000

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
  layersWanted(news: LayersWanted): void
  /** How large a slot's picture is on the screen: the server sends no more than that. */
  show(mid: string, view: View): void
  /** The network is another one: paths are searched anew, the call goes on. */
  networkChanged(): void
  /** The server no longer knows the session: begin a new one with what there is. */
  rebuild(): Promise<void>
  /** Goes on with what there is in another part of the room. */
  move(part: MediaPart): Promise<void>
  /** Ends the connection and gives back what it sent, still running. */
  release(): readonly (readonly [Source, MediaStreamTrack])[]
  /** Ends the connection and what is published. */
  close(): void
  connection(): RTCPeerConnection | null
  /** Measured every few seconds. */
  quality: Watch['quality']
}

export interface PeerOptions {
  room: number
  /** Which of the room's media; the stage's when it is left out. */
  part?: MediaPart
  signal: Signal
  clock: Clock
  createConnection: () => RTCPeerConnection
  /** Opened on each connection. */
  channels?: Pick<Channels, 'open' | 'close' | 'ask' | 'canAsk'>
  /** The servers for searching new paths, with credentials that are still valid. */
  iceServers?: () => Promise<RTCIceServer[]>
  /** Nothing comes over the path of the media: signaling may be as dead. */
  suspicious?: () => void
  /** The codecs that this browser knows, by kind. */
  codecs: (kind: Kind) => RTCRtpCodec[]
  /** What this person would rather send; null: what goes best everywhere. */
  preferred?: () => VideoCodec | null
}

const NOTHING: PeerState = { status: 'idle', problem: null, session: null, slots: [], receivers: new Map(), publications: [] }

export function createPeer(options: PeerOptions): Peer {
  const { room, signal, clock, createConnection, channels, iceServers, suspicious, codecs, preferred = () => null } = options
  const state = createStore<PeerState>(NOTHING)
  let { part = 'stage' } = options
  let open: { pc: RTCPeerConnection; lines: Lines; path: PathWatch; closed: Promise<void>; close: () => void } | null = null
  let slots: SlotCounts = { audio: 0, video: 0 }
  let exchange: Promise<void> | null = null
  let dirty = false
  let restartWanted = false
  let failures = 0
  /** Slots may be told before the answer that names their session. */
  let early: { session: string; slots: SlotState[] } | null = null
  let cancelRetry: () => void = () => undefined
  let watch: Watch | null = null
  const quality = createStore<ReturnType<Watch['quality']['get']>>(null)
  const standstill = createStandstill()
  const views = createViews(clock, (news) => void signal.request('media.view', news, { repeatable: true }).catch(() => undefined))

  const set = (change: Partial<PeerState>) => { state.update((now) => ({ ...now, ...change })) }
  const publication = (source: Source) => state.get().publications.find((one) => one.source === source)

  function setPublication(source: Source, next: Publication | null) {
    const others = state.get().publications.filter((one) => one.source !== source)
    set({ publications: next ? [...others, next] : others })
  }

  function opened() {
    if (open) return open
    const pc = createConnection()
    const lines = createLines(pc, codecs, preferred())
    const path = watchPath({ clock, connection: pc, expected, act: follow })
    let close = () => pc.close()
    const closed = new Promise<void>((resolve) => { close = () => { pc.close(); resolve() } })
    open = { pc, lines, path, closed, close }
    channels?.open(pc)
    pc.onconnectionstatechange = connectionChanged
    pc.ontrack = ({ transceiver, track }) => {
      if (transceiver.mid !== null) set({ receivers: new Map(state.get().receivers).set(transceiver.mid, track) })
    }
    set({ status: 'connecting', problem: null })
    lines.addSlots(slots)
    for (const { source, track } of state.get().publications) void lines.send(source, track)
    return open
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

  async function offer({ pc, lines }: { pc: RTCPeerConnection; lines: Lines }, iceRestart: boolean) {
    if (iceRestart && iceServers) pc.setConfiguration({ ...pc.getConfiguration(), iceServers: await iceServers() })
    if (open?.pc !== pc) return
    await unlessClosed(pc.createOffer({ iceRestart }).then((description) => pc.setLocalDescription(description)))
    if (open?.pc !== pc) return
    const answer = await ask(pc, lines).catch((error: unknown) => refused(pc, error))
    if (!answer || open?.pc !== pc) return
    const isNew = answer.session !== state.get().session
    set({ session: answer.session, problem: null })
    if (isNew) began(answer.session)
    if (early?.session === answer.session) setSlots(early.slots)
    early = null
    try {
      await unlessClosed(pc.setRemoteDescription({ type: 'answer', sdp: answer.sdp }))
      if (open?.pc !== pc) return
      if (isNew) for (const { source, muted } of state.get().publications) if (muted) tellMuted(source, true)
    } catch {
      startOver(pc)
    }
  }

  /** What is asked of a connection that is closed meanwhile is never answered (W3C WebRTC 4.4.1.2). */
  async function unlessClosed(work: Promise<void>) {
    await Promise.race([work, open?.closed])
  }

  function began(session: string) {
    views.begin(session)
    watch?.stop()
    const measured = () => (open && state.get().session === session ? { pc: open.pc, session } : null)
    watch = createWatch(clock, measured, report)
    watch.quality.subscribe(quality.set)
  }

  function report(measured: ReportMedia) {
    void signal.request('media.report', standstill.judge(measured)).catch(() => undefined)
  }

  /** `news` is what changed, or all of it. */
  function setSlots(news: SlotState[]) {
    const slots = mergeSlots(state.get().slots, news)
    standstill.slots(slots)
    set({ slots })
  }

  function ask(pc: RTCPeerConnection, lines: Lines) {
    const { session } = state.get()
    const sdp = pc.localDescription?.sdp ?? ''
    return signal.request('media.offer', { room, sdp, tracks: lines.sending(), ...(session ? { session } : {}), ...(part === 'stage' ? {} : { part }) })
  }

  /** An answer that the browser cannot read leaves the connection between two states: only a new one helps. */
  function startOver(pc: RTCPeerConnection) {
    if (open?.pc !== pc) return
    discard()
    set({ status: 'interrupted' })
    retry()
  }

  async function refused(pc: RTCPeerConnection, error: unknown): Promise<undefined> {
    if (open?.pc !== pc) return
    if (pc.signalingState === 'have-local-offer') await pc.setLocalDescription({ type: 'rollback' })
    const code = error instanceof RequestError ? error.code : 'media.failed'
    if (code.startsWith('connection.')) {
      retry()
      return
    }
    if (code === 'media.unknown_session') {
      discard()
      dirty = true // the run that we are in begins anew
      return
    }
    const problem = problemWords(error)
    set(state.get().session ? { problem } : { problem, status: 'refused' })
    throw error
  }

  function tellMuted(source: Source, muted: boolean) {
    const { session } = state.get()
    const mid = open?.lines.mid(source)
    if (session && mid) void signal.request('media.mute', { session, mid, muted }, { repeatable: true }).catch(() => undefined)
  }

  function connectionChanged() {
    switch (open?.pc.connectionState) {
      case 'connected': connected(); break
      case 'disconnected':
      case 'failed': set({ status: 'interrupted' }); break
    }
    open?.path.connectionChanged()
  }

  function connected() {
    cancelRetry()
    failures = 0
    set({ status: 'connected' })
  }

  /** Something should come over the path, and when it does not, one can ask. */
  function expected(): boolean {
    const { slots: playing, publications } = state.get()
    const isLive = playing.some(({ track, paused }) => track !== null && !paused) || publications.some(({ track, muted }) => track !== null && !muted)
    return isLive && (channels?.canAsk() ?? false)
  }

  function follow(step: Exclude<PathStep, 'none'>) {
    switch (step) {
      case 'ask': channels?.ask(); suspicious?.(); break
      case 'restart': set({ status: 'interrupted' }); restart(); break
      case 'rebuild': void rebuild().catch(() => undefined); break
      case 'back': if (open?.pc.connectionState === 'connected') connected(); break
    }
  }

  function retry() {
    const delay = RETRY_MS[Math.min(failures, RETRY_MS.length - 1)] ?? 0
    failures += 1
    later(delay, restart)
  }

  function later(ms: number, run: () => void) {
    cancelRetry()
    cancelRetry = clock.after(ms, run)
  }

  function restart() {
    const { status } = state.get()
    if (status === 'refused' || status === 'idle') return
    void negotiate(open !== null).catch(() => undefined)
  }

  function discard() {
    cancelRetry()
    views.stop()
    watch?.stop()
    open?.path.stop()
    channels?.close()
    quality.set(null)
    if (open) open.pc.onconnectionstatechange = open.pc.ontrack = null
    open?.close()
    open = null
    set({ session: null, slots: [], receivers: new Map() })
  }

  async function rebuild() {
    if (!open) return
    discard()
    set({ status: 'interrupted' })
    later(REBUILD_HELPS_MS, restart)
    await negotiate()
  }

  async function move(to: MediaPart) {
    part = to
    const { publications } = state.get()
    // Whoever neither sends nor receives goes there with the first of both.
    if (publications.length + slots.audio + slots.video === 0) return
    discard()
    set({ status: 'interrupted', problem: null })
    later(REBUILD_HELPS_MS, restart)
    await negotiate()
  }

  function close() {
    const { session, publications } = state.get()
    if (session) void signal.request('media.close', { session }).catch(() => undefined)
    for (const { track } of publications) track?.stop()
    discard()
    slots = { audio: 0, video: 0 }
    state.set(NOTHING)
  }

  return {
    state,
    quality,
    show(mid, view) {
      views.show(mid, view)
      standstill.show(mid, view)
    },
    layersWanted({ session, mid, layers }) {
      // What is wanted may be told before the answer that names the session.
      if (open && (state.get().session ?? session) === session) open.lines.want(mid, layers)
    },
    connection: () => open?.pc ?? null,
    networkChanged() {
      if (open) open.path.networkChanged()
      else restart()
    },
    rebuild,
    move,
    async receive(counts) {
      const before = slots
      slots = { audio: Math.max(before.audio, counts.audio), video: Math.max(before.video, counts.video) }
      const more = { audio: slots.audio - before.audio, video: slots.video - before.video }
      if (open && more.audio + more.video === 0) return
      open?.lines.addSlots(more)
      await negotiate()
    },
    async publish(tracks) {
      const { lines } = opened()
      for (const [source, track] of tracks) {
        setPublication(source, { source, track, muted: false })
        await lines.send(source, track)
      }
      await negotiate()
    },
    async unpublish(...sources) {
      for (const source of sources) {
        publication(source)?.track?.stop()
        setPublication(source, null)
        await open?.lines.rest(source)
      }
      if (open) await negotiate()
    },
    setMuted(source, muted, track) {
      const before = publication(source)
      if (!before) return
      if (before.track !== track) before.track?.stop()
      if (track) track.enabled = !muted
      setPublication(source, { source, track, muted })
      void open?.lines.replace(source, track)
      tellMuted(source, muted)
    },
    slotsChanged(session, news) {
      if (session === state.get().session) setSlots(news)
      else early = { session, slots: news }
    },
    release() {
      const given = state.get().publications.flatMap(({ source, track }) => (track ? [[source, track] as const] : []))
      set({ publications: [] })
      close()
      return given
    },
    close,
  }
}
