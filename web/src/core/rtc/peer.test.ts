import { describe, expect, it } from 'vitest'
import { createFakeSignal } from '../connection/fake_signal'
import { createFakeClock } from '../fake_clock'
import type { OfferMedia } from '../protocol/types'
import { createPeer } from './peer'

/** As much of a browser's peer connection as the peer uses. */
class FakeConnection {
  transceivers: FakeTransceiver[] = []
  connectionState: RTCPeerConnectionState = 'new'
  signalingState: RTCSignalingState = 'stable'
  localDescription: { sdp: string } | null = null
  onconnectionstatechange: (() => void) | null = null
  ontrack: ((event: { transceiver: FakeTransceiver; track: unknown }) => void) | null = null
  closed = false
  restarts = 0
  bytes = 0
  configuration: object = { bundlePolicy: 'max-bundle' }

  addTransceiver(_: unknown, { direction, sendEncodings = [] }: { direction: RTCRtpTransceiverDirection; sendEncodings?: { rid?: string }[] }) {
    const transceiver = new FakeTransceiver(direction, sendEncodings)
    this.transceivers.push(transceiver)
    return transceiver
  }

  createOffer({ iceRestart }: { iceRestart: boolean }) {
    if (iceRestart) this.restarts += 1
    const offer = { type: 'offer', sdp: `offer of ${this.transceivers.length}` }
    // As browsers do: a connection that is closed meanwhile never answers.
    return new Promise<typeof offer>((resolve) => { void Promise.resolve().then(() => { if (!this.closed) resolve(offer) }) })
  }

  setLocalDescription(description: { type: string; sdp: string }) {
    this.signalingState = description.type === 'rollback' ? 'stable' : 'have-local-offer'
    this.localDescription = description
    for (const [index, transceiver] of this.transceivers.entries()) transceiver.mid ??= String(index)
    return Promise.resolve()
  }

  setRemoteDescription({ sdp }: { sdp: string }) {
    if (sdp === 'unreadable') return Promise.reject(new Error('unreadable'))
    this.signalingState = 'stable'
    return Promise.resolve()
  }

  getConfiguration() { return this.configuration }
  setConfiguration(configuration: object) { this.configuration = configuration }
  getStats() { return Promise.resolve(new Map([['t', { id: 't', type: 'transport', bytesReceived: this.bytes }]])) }

  becomes(state: RTCPeerConnectionState) {
    this.connectionState = state
    this.onconnectionstatechange?.()
  }

  close() { this.closed = true }
}

class FakeTransceiver {
  mid: string | null = null
  sent: unknown = null
  sender = {
    encodings: [] as { rid?: string; active: boolean }[],
    replaceTrack: (track: unknown) => { this.sent = track; return Promise.resolve() },
    getParameters: () => ({ encodings: this.sender.encodings }),
    setParameters: ({ encodings }: { encodings: { rid?: string; active: boolean }[] }) => { this.sender.encodings = encodings; return Promise.resolve() },
  }
  constructor(public direction: RTCRtpTransceiverDirection, encodings: { rid?: string }[]) {
    this.sender.encodings = encodings.map((encoding) => ({ ...encoding, active: true }))
  }
  setCodecPreferences() { return undefined }
}

function fakeTrack() {
  const track = { enabled: true, stopped: false, stop: () => { track.stopped = true } }
  return track as unknown as MediaStreamTrack & { stopped: boolean }
}

function setUp() {
  const signal = createFakeSignal()
  const clock = createFakeClock()
  const made: FakeConnection[] = []
  const channels = { asked: 0, open: () => undefined, close: () => undefined, canAsk: () => true, ask: () => { channels.asked += 1; return true } }
  signal.answer('media.offer', { session: 's1', sdp: 'answer', slots: [] })
  const peer = createPeer({
    room: 7, signal, clock, channels, codecs: () => [], iceServers: () => Promise.resolve([{ urls: 'turn:fresh.example' }]),
    createConnection: () => { made.push(new FakeConnection()); return made.at(-1) as unknown as RTCPeerConnection },
  })
  const offers = () => signal.asked.filter(({ action }) => action === 'media.offer').map(({ payload }) => payload as OfferMedia)
  const settle = async () => { for (let turn = 0; turn < 30; turn += 1) await Promise.resolve() }
  /** In steps, because measuring takes turns of its own. */
  const time = async (ms: number) => { for (let passed = 0; passed < ms; passed += 100) { clock.pass(100); await settle() } }
  return { signal, clock, made, peer, channels, offers, settle, time }
}

describe('peer', () => {
  it('opens with receive-only slots and says nothing of tracks', async () => {
    const { peer, made, offers } = setUp()
    await peer.receive({ audio: 3, video: 4 })
    expect(made[0]!.transceivers.map(({ direction }) => direction)).toEqual(Array(7).fill('recvonly'))
    expect(offers()).toEqual([{ room: 7, sdp: 'offer of 7', tracks: [] }])
    expect(peer.state.get().session).toBe('s1')
  })

  it('adds slots by offering again in the same session, and never takes any away', async () => {
    const { peer, offers } = setUp()
    await peer.receive({ audio: 3, video: 4 })
    await peer.receive({ audio: 3, video: 6 })
    await peer.receive({ audio: 1, video: 1 })
    expect(offers().map(({ sdp, session }) => [sdp, session])).toEqual([['offer of 7', undefined], ['offer of 9', 's1']])
  })

  it('publishes voice and face in one offer that names their sources', async () => {
    const { peer, offers } = setUp()
    await peer.receive({ audio: 1, video: 1 })
    await peer.publish([['microphone', fakeTrack()], ['camera', fakeTrack()]])
    expect(offers().at(-1)?.tracks).toEqual([{ mid: '2', source: 'microphone' }, { mid: '3', source: 'camera' }])
    expect(offers()).toHaveLength(2)
  })

  it('gathers what changes during an exchange into the next one', async () => {
    const { peer, offers } = setUp()
    await Promise.all([peer.receive({ audio: 1, video: 1 }), peer.receive({ audio: 2, video: 2 }), peer.receive({ audio: 3, video: 3 })])
    expect(offers().map(({ sdp }) => sdp)).toEqual(['offer of 2', 'offer of 6'])
  })

  it('lets go of the camera when it is switched off, and keeps its m-line for later', async () => {
    const { peer, made, signal, offers } = setUp()
    const [first, second] = [fakeTrack(), fakeTrack()]
    await peer.publish([['camera', first]])
    peer.setMuted('camera', true, null)
    expect(first.stopped).toBe(true)
    peer.setMuted('camera', false, second)
    expect(made[0]!.transceivers[0]!.sent).toBe(second)
    expect(offers()).toHaveLength(1)
    expect(signal.asked.filter(({ action }) => action === 'media.mute').map(({ payload }) => payload)).toMatchObject([{ muted: true }, { muted: false }])
  })

  it('uses the same m-line when somebody comes back on stage', async () => {
    const { peer, made, offers } = setUp()
    await peer.publish([['camera', fakeTrack()]])
    await peer.unpublish('camera')
    expect(offers().at(-1)?.tracks).toEqual([])
    await peer.publish([['camera', fakeTrack()]])
    expect(offers().at(-1)?.tracks).toEqual([{ mid: '0', source: 'camera' }])
    expect(made[0]!.transceivers).toHaveLength(1)
  })

  it('takes slots that were told before the answer named the session', async () => {
    const { peer } = setUp()
    const slots = [{ mid: '0', kind: 'audio', track: 't', user: 'u', source: 'microphone', paused: false }] as const
    peer.slotsChanged('s1', [...slots])
    await peer.receive({ audio: 1, video: 0 })
    expect(peer.state.get().slots).toEqual(slots)
    peer.slotsChanged('another', [])
    expect(peer.state.get().slots).toEqual(slots)
  })

  it('asks for new paths when the browser says that they are lost, with fresh servers', async () => {
    const { peer, made, clock, settle } = setUp()
    await peer.receive({ audio: 1, video: 1 })
    made[0]!.becomes('connected')
    made[0]!.becomes('disconnected')
    expect(peer.state.get().status).toBe('interrupted')
    await settle()
    expect([made[0]!.restarts, made[0]!.configuration]).toEqual([1, { bundlePolicy: 'max-bundle', iceServers: [{ urls: 'turn:fresh.example' }] }])
    made[0]!.becomes('connected')
    expect(peer.state.get().status).toBe('connected')
    clock.pass(10_000)
    made[0]!.becomes('failed')
    await settle()
    expect(made[0]!.restarts).toBe(2)
  })

  it('asks over a path that carries nothing, and searches new ones when there is no answer', async () => {
    const { peer, made, time, channels } = setUp()
    await peer.receive({ audio: 1, video: 1 })
    made[0]!.becomes('connected')
    made[0]!.bytes = 500
    await time(10_000)
    expect([channels.asked, made[0]!.restarts]).toEqual([0, 0])
    peer.slotsChanged('s1', [{ mid: '0', kind: 'audio', track: 't', user: 'u', source: 'microphone', paused: false }])
    await time(600)
    expect(channels.asked).toBeGreaterThan(0)
    made[0]!.bytes += 40
    await time(800)
    expect(made[0]!.restarts).toBe(0)
    await time(2_800)
    expect([made[0]!.restarts, peer.state.get().status]).toEqual([1, 'interrupted'])
    made[0]!.bytes += 40
    await time(500)
    expect(peer.state.get().status).toBe('connected')
  })

  it('makes a new connection when new paths do not help', async () => {
    const { peer, made, clock, settle, time, offers } = setUp()
    await peer.receive({ audio: 1, video: 1 })
    made[0]!.becomes('connected')
    made[0]!.becomes('disconnected')
    made[0]!.becomes('connecting')
    await time(7_600)
    expect([made.length, made[0]!.restarts]).toEqual([1, 2])
    await time(800)
    expect([made.length, made[0]!.closed]).toEqual([2, true])
    expect(offers().at(-1)?.session).toBeUndefined()
    made[1]!.becomes('connected')
    clock.pass(60_000)
    await settle()
    expect([made.length, made[1]!.restarts, peer.state.get().status]).toEqual([2, 0, 'connected'])
  })

  it('sends only the layers of its own session that somebody watches', async () => {
    const { peer, made, settle } = setUp()
    await peer.publish([['camera', fakeTrack()]])
    const { sender } = made[0]!.transceivers[0]!
    const layers = (wanted: boolean) => [{ rid: 'q', wanted: true }, { rid: 'f', wanted }]
    peer.layersWanted({ session: 'another', mid: '0', layers: layers(false) })
    peer.layersWanted({ session: 's1', mid: '7', layers: layers(false) })
    await settle()
    expect(sender.encodings.map(({ active }) => active)).toEqual([true, true, true])
    peer.layersWanted({ session: 's1', mid: '0', layers: layers(false) })
    await settle()
    expect(sender.encodings.map(({ active }) => active)).toEqual([true, true, false])
  })

  it('tells each session how large the pictures are', async () => {
    const { peer, signal, clock, settle } = setUp()
    peer.show('3', { hidden: false, height: 320 })
    await peer.receive({ audio: 1, video: 1 })
    clock.pass(100)
    signal.answer('media.offer', { session: 's2', sdp: 'answer', slots: [] })
    await peer.rebuild()
    clock.pass(100)
    await settle()
    const views = signal.asked.filter(({ action }) => action === 'media.view').map(({ payload }) => payload)
    const slots = [{ mid: '3', hidden: false, height: 320 }]
    expect(views).toEqual([{ session: 's1', slots }, { session: 's2', slots }])
  })

  it('begins a new session with what there is when the server has forgotten the old one', async () => {
    const { peer, made, signal, offers } = setUp()
    await peer.receive({ audio: 1, video: 1 })
    await peer.publish([['microphone', fakeTrack()]])
    signal.answer('media.offer', { session: 's2', sdp: 'answer', slots: [] })
    signal.refuseOnce('media.offer', { code: 'media.unknown_session', message: '' })
    await peer.receive({ audio: 2, video: 1 })
    expect(made).toHaveLength(2)
    expect(made[0]!.closed).toBe(true)
    expect(offers().at(-1)).toMatchObject({ sdp: 'offer of 4', tracks: [{ source: 'microphone' }] })
    expect(offers().at(-1)?.session).toBeUndefined()
    expect(peer.state.get().session).toBe('s2')
  })

  it('goes on in another part of the room with what it sends, also while it was still beginning', async () => {
    const { peer, made, offers } = setUp()
    const track = fakeTrack()
    const begun = peer.publish([['microphone', track]])
    await peer.move('group')
    await begun
    expect([made.length, made[0]!.closed, track.stopped]).toEqual([2, true, false])
    expect(offers().at(-1)).toMatchObject({ part: 'group', tracks: [{ source: 'microphone' }] })
    await peer.move('stage')
    expect([offers().at(-1)?.part, peer.state.get().publications.length]).toEqual([undefined, 1])
  })

  it('opens nothing by moving alone', async () => {
    const { peer, made } = setUp()
    await peer.move('group')
    expect(made).toHaveLength(0)
  })

  it('tells a new session what is muted', async () => {
    const { peer, signal } = setUp()
    await peer.publish([['camera', fakeTrack()]])
    peer.setMuted('camera', true, null)
    signal.answer('media.offer', { session: 's2', sdp: 'answer', slots: [] })
    await peer.rebuild()
    expect(signal.asked.at(-1)).toEqual({ action: 'media.mute', payload: { session: 's2', mid: '0', muted: true } })
  })

  it('rolls back what the server would not have and tells why', async () => {
    const { peer, made, signal } = setUp()
    await peer.receive({ audio: 1, video: 1 })
    signal.refuse('media.offer', { code: 'media.denied', message: 'not on stage' })
    await expect(peer.publish([['camera', fakeTrack()]])).rejects.toMatchObject({ code: 'media.denied' })
    expect(made[0]!.signalingState).toBe('stable')
    expect(peer.state.get()).toMatchObject({ problem: expect.stringContaining('may not go on stage') as string, status: 'connecting' })
  })

  it('starts over when the browser cannot read an answer', async () => {
    const { peer, made, signal, clock, settle } = setUp()
    await peer.publish([['camera', fakeTrack()]])
    signal.answer('media.offer', { session: 's1', sdp: 'unreadable', slots: [] })
    await peer.receive({ audio: 1, video: 1 })
    expect([made[0]!.closed, peer.state.get().status]).toEqual([true, 'interrupted'])
    signal.answer('media.offer', { session: 's2', sdp: 'answer', slots: [] })
    clock.pass(500)
    await settle()
    expect(made[1]!.transceivers).toHaveLength(3)
    expect(peer.state.get()).toMatchObject({ session: 's2', publications: [{ source: 'camera' }] })
  })

  it('lets go of everything when it closes', async () => {
    const { peer, made, signal } = setUp()
    const track = fakeTrack()
    await peer.publish([['microphone', track]])
    peer.close()
    expect([made[0]!.closed, track.stopped, peer.state.get().status]).toEqual([true, true, 'idle'])
    expect(signal.asked.at(-1)).toEqual({ action: 'media.close', payload: { session: 's1' } })
  })
})
