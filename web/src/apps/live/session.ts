/** Everything that lives as long as the page: the connection, the event, the devices. Made once, handed down by provide. */

import { inject } from 'vue'
import type { InjectionKey } from 'vue'
import { errorOf } from '@/api/client'
import type { LiveBootstrap } from '@/api/bootstrap'
import { createAnnouncements } from '@/core/audience/announcements'
import type { Announcements } from '@/core/audience/announcements'
import { createConsents } from '@/core/kinds/consents'
import type { Consents } from '@/core/kinds/consents'
import { createPolls } from '@/core/audience/polls'
import type { Polls } from '@/core/audience/polls'
import { createQuestions } from '@/core/audience/questions'
import type { Questions } from '@/core/audience/questions'
import { systemClock } from '@/core/clock'
import { createCaptions } from '@/core/captions/captions'
import type { Captions } from '@/core/captions/captions'
import { createConversation } from '@/core/chat/conversation'
import type { Conversation } from '@/core/chat/conversation'
import { createAlerts } from '@/core/chat/alerts'
import type { Alerts } from '@/core/chat/alerts'
import { createInbox } from '@/core/chat/inbox'
import type { Inbox } from '@/core/chat/inbox'
import { createContacts } from '@/core/contacts/contacts'
import type { Contacts } from '@/core/contacts/contacts'
import { createConnection } from '@/core/connection/connection'
import type { Connection, SocketLike, TicketAnswer } from '@/core/connection/connection'
import { createEvent } from '@/core/event/event'
import type { EventState } from '@/core/event/event'
import { createProfile } from '@/core/profile/profile'
import type { Profile } from '@/core/profile/profile'
import { createPush } from '@/core/push/push'
import type { WebPush } from '@/core/push/push'
import type { ChatFile, Kind, RoomInfo } from '@/core/protocol/types'
import { REACTIONS_CHANNEL } from '@/core/room/reactions'
import { createModeration } from '@/core/moderation/moderation'
import type { Moderation } from '@/core/moderation/moderation'
import { createRoom } from '@/core/room/room'
import type { Room } from '@/core/room/room'
import { pictureOf } from '@/core/rtc/own_picture'
import { createDevices } from '@/core/rtc/devices'
import type { Devices } from '@/core/rtc/devices'
import { createChannels } from '@/core/rtc/channels'
import { createIceServers } from '@/core/rtc/ice_servers'
import { checkNetwork } from '@/core/rtc/network_check'
import type { NetworkCheck } from '@/core/rtc/network_check'
import { createPeer } from '@/core/rtc/peer'
import { createPreferences } from '@/core/rtc/preferences'
import type { Preferences } from '@/core/rtc/preferences'
import { measureUpload } from '@/core/rtc/upload'
import { withoutNoise } from '@/core/rtc/voice'
import { createDesk } from '@/core/stands/desk'
import type { Desk } from '@/core/stands/desk'
import { createSign } from '@/core/stage/sign'
import { createStage } from '@/core/stage/stage'
import type { Stage } from '@/core/stage/stage'
import { createBoard } from '@/core/whiteboard/whiteboard'
import type { Board } from '@/core/whiteboard/whiteboard'
import { createStore } from '@/core/store'
import type { Readable, Store } from '@/core/store'
import { expose } from './inspect'

export interface Session {
  bootstrap: LiveBootstrap
  connection: Connection
  event: Readable<EventState>
  moderation: Moderation
  devices: Devices
  preferences: Store<Preferences>
  /** This computer is too slow for the background that was chosen. */
  strained: Readable<boolean>
  inbox: Inbox
  alerts: Alerts
  /** The direct conversation that is shown beside everything else; '' is the list of them, null is neither. */
  talking: Store<string | null>
  /** Why a conversation could not be opened. */
  talkProblem: Store<string>
  openConversation(): Conversation
  contacts: Contacts
  profile: Profile
  push: WebPush
  /** Whose card is open; '' is nobody's. */
  carded: Store<string>
  announcements: Announcements
  /** With which hosts they agreed. */
  consents: Consents
  /** Requests between visitors and exhibitors. */
  desk: Desk
  openRoom(info: () => RoomInfo): Room & { stage: Stage; captions: Captions; board: Board; checkNetwork(): Promise<NetworkCheck> }
  /** What the audience of a room asks and votes, beside the room itself. */
  openAudience(room: Pick<Room, 'state'>, id: number): Audience
}

export interface Audience { questions: Questions; polls: Polls; stop(): void }

export const SESSION: InjectionKey<Session> = Symbol('session')

export function useSession(): Session {
  const session = inject(SESSION)
  if (!session) throw new Error('the app provides its session')
  return session
}

export function createSession(bootstrap: LiveBootstrap): Session {
  const connection = createConnection({
    clock: systemClock,
    random: Math.random,
    // TypeScript sees the handlers' `this`; nobody here uses it.
    openSocket: () => new WebSocket(bootstrap.ws_url) as unknown as SocketLike,
    fetchTicket: () => fetchTicket(bootstrap),
    reload: () => { location.reload() },
  })
  const iceServers = createIceServers(connection, systemClock)
  const event = createEvent(connection, systemClock, bootstrap.rooms)
  const inbox = createInbox(connection, systemClock, Math.random)
  const alerts = createAlerts(localStorage)
  const talking = createStore<string | null>(null)
  const talkProblem = createStore('')
  const openConversation = () => createConversation({ signal: connection, clock: systemClock, me: () => event.get().me?.id ?? '', upload: (channel, file) => uploadFile(bootstrap, channel, file) })
  const moderation = createModeration(connection)
  const owner = `${bootstrap.organizer}/${bootstrap.event.slug}/${bootstrap.person?.id ?? ''}`
  const announcements = createAnnouncements({ signal: connection, clock: systemClock, offset: () => event.get().clockOffset, storage: localStorage, owner })
  const consents = createConsents(localStorage, owner)
  const desk = createDesk(connection)
  const contacts = createContacts(connection)
  const profile = createProfile(connection, document.documentElement.lang)
  const push = createPush(connection, new URL(`/${bootstrap.organizer}/${bootstrap.event.slug}/video/`, location.href).href, document.documentElement.lang, localStorage)
  const carded = createStore('')
  const preferences = createPreferences(localStorage)
  const strained = createStore(false)
  const microphone = (voice: MediaStreamTrack) => (preferences.get().quiet ? withoutNoise(voice) : Promise.resolve(voice))
  const camera = (face: MediaStreamTrack) => beforeBackground(face, preferences.get(), strained.set)
  const devices = createDevices(navigator.mediaDevices as MediaDevices | undefined, localStorage, { microphone, camera })
  // `online` comes only after `offline`.
  addEventListener('online', () => { connection.networkReplaced() })

  return {
    bootstrap,
    connection,
    event,
    moderation,
    devices,
    preferences,
    strained,
    inbox,
    alerts,
    talking,
    talkProblem,
    openConversation,
    contacts,
    profile,
    push,
    carded,
    announcements,
    consents,
    desk,
    openAudience(room, id) {
      const options = { signal: connection, clock: systemClock, random: Math.random, room, id }
      const questions = createQuestions(options)
      const polls = createPolls(options)
      const stop = () => { questions.stop(); polls.stop() }
      return { questions, polls, stop }
    },
    openRoom(info) {
      const channels = createChannels({ labels: [REACTIONS_CHANNEL], ownLabel: ownLabel() })
      const ways = {
        room: info().id,
        signal: connection,
        clock: systemClock,
        createConnection: () => new RTCPeerConnection({ bundlePolicy: 'max-bundle', iceServers: iceServers.current() }),
        iceServers: iceServers.fresh,
        codecs: (kind: Kind) => RTCRtpReceiver.getCapabilities(kind)?.codecs ?? [],
        preferred: () => preferences.get().codec,
      }
      const peer = createPeer({ ...ways, channels, suspicious: connection.networkChanged })
      const behind = createPeer({ ...ways, part: 'backstage' })
      const networkLost = () => {
        peer.networkChanged()
        if (behind.connection()) behind.networkChanged()
      }
      // It also tells of new guesses at the speed: those are no other network.
      let kind = network()?.type
      const networkChanged = () => {
        const before = kind
        kind = network()?.type
        if (kind !== before) networkLost()
      }
      addEventListener('online', networkLost)
      network()?.addEventListener('change', networkChanged)
      expose(peer, channels)
      const room = createRoom({ signal: connection, devices, clock: systemClock, peer, chat: openConversation(), channels, info })
      const stage = createStage({ signal: connection, devices, peer: behind, room, id: info().id })
      const sign = createSign({ signal: connection, room, stage: stage.state })
      const captions = createCaptions({ signal: connection, clock: systemClock, room, id: info().id, storage: localStorage })
      const board = createBoard({ signal: connection, clock: systemClock, random: Math.random, room, id: info().id })
      // Who closes the tab is gone at once, not when the server has waited for them in vain.
      addEventListener('pagehide', room.stop)
      const stop = () => {
        removeEventListener('online', networkLost)
        network()?.removeEventListener('change', networkChanged)
        removeEventListener('pagehide', room.stop)
        sign.stop()
        captions.stop()
        board.stop()
        stage.stop()
        room.stop()
      }
      const upload = async () => {
        const channel = channels.own()
        return channel && measureUpload(systemClock, channel)
      }
      const createProbe = (configuration: RTCConfiguration) => new RTCPeerConnection(configuration)
      return {
        ...room,
        stage,
        captions,
        board,
        stop,
        checkNetwork: () => checkNetwork({ clock: systemClock, connection: peer.connection(), iceServers: iceServers.current(), upload, createProbe }),
      }
    },
  }
}

async function beforeBackground(face: MediaStreamTrack, { background, picture }: Preferences, slow: (isSlow: boolean) => void) {
  if (background === 'none' || (background === 'picture' && !picture)) return face
  const { withBackground } = await import('@/core/rtc/background/background')
  const scene = background === 'picture' && picture ? { kind: background, picture: await pictureOf(picture) } : { kind: background === 'blur' ? background : 'wall' as const }
  return withBackground(face, scene, slow)
}

/** Nobody else has it, and nobody can guess it. */
function ownLabel(): string {
  return `own-${Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, '0')).join('')}`
}

/** Tells when a phone goes from Wi-Fi to mobile; not every browser has it. */
function network(): (EventTarget & { type?: string }) | undefined {
  return (navigator as Navigator & { connection?: EventTarget & { type?: string } }).connection
}

async function uploadFile({ ticket_url, csrf }: LiveBootstrap, channel: string, file: File): Promise<ChatFile> {
  const address = `${ticket_url.replace(/ticket$/, 'files')}/${channel}?name=${encodeURIComponent(file.name)}`
  const response = await fetch(address, { method: 'POST', credentials: 'same-origin', headers: { 'X-CSRF-Token': csrf, Accept: 'application/json' }, body: file })
  const body = (await response.json().catch(() => null)) as ChatFile | null
  if (!response.ok || !body) throw errorOf(response.status, body)
  return body
}

async function fetchTicket({ ticket_url, csrf }: LiveBootstrap): Promise<TicketAnswer> {
  try {
    const headers = { 'X-CSRF-Token': csrf, Accept: 'application/json' }
    const response = await fetch(ticket_url, { method: 'POST', credentials: 'same-origin', headers })
    const body = (await response.json().catch(() => null)) as { token?: string; ticket?: string } | null
    const ticket = body?.token ?? body?.ticket
    if (response.ok && ticket) return { ok: true, ticket }
    const { message, code } = errorOf(response.status, body)
    const retry = response.status >= 500 || response.status === 429
    return { ok: false, retry, error: { code: code ?? String(response.status), message } }
  } catch {
    return { ok: false, retry: true, error: { code: 'connection.lost', message: 'No network' } }
  }
}
