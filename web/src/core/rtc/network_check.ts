/**
 * Before going on stage: how the way to the media server is now. A viewer's connection is already up in the room, so
 * nothing is simulated: the round trip and the loss are those of the packets that really travel. Then the same path is
 * filled upwards for a moment (upload.ts), because what is measured while it is full is no round trip any more. The relay is
 * only tried for being there.
 */

import type { Quality } from './quality'
import { between, read } from './quality'
import type { Clock } from '../clock'

/** Loss is measured over this long: less is chance, more is waiting. */
const MEASURE_MS = 3_000
/** A relay that has not answered by then is taken for unreachable. */
const RELAY_MS = 5_000

export interface NetworkCheck {
  /** Null: there is no connection to the media server. */
  route: Quality['path']['route']
  rtt: number | null
  /** Share of packets that did not arrive, or null while nobody is heard or seen. */
  lost: number | null
  /** Bits per second that the path carried upwards; null where that could not be tried. */
  upload: number | null
  /** Whether the relay for strict networks answered; null where the server offers none. */
  relay: boolean | null
}

export interface NetworkCheckOptions {
  clock: Clock
  connection: Pick<RTCPeerConnection, 'getStats'> | null
  iceServers: RTCIceServer[]
  /** Fills the path upwards for a moment. */
  upload: () => Promise<number | null>
  /** A connection of its own, for trying the relay. */
  createProbe: (configuration: RTCConfiguration) => RTCPeerConnection
}

export async function checkNetwork({ clock, connection, iceServers, upload, createProbe }: NetworkCheckOptions): Promise<NetworkCheck> {
  const relay = tryRelay(clock, iceServers, createProbe)
  const path = connection ? await measure(clock, connection) : { route: null, rtt: null, lost: null }
  return { ...path, upload: path.route ? await upload() : null, relay: await relay }
}

async function measure(clock: Clock, connection: Pick<RTCPeerConnection, 'getStats'>) {
  const before = await read(connection)
  await new Promise<void>((resolve) => { clock.after(MEASURE_MS, resolve) })
  const { slots, path } = between(before, await read(connection))
  const heard = slots.filter(({ bitrate }) => bitrate > 0)
  return { route: path.route, rtt: path.rtt, lost: heard.length > 0 ? Math.max(...heard.map(({ lost }) => lost)) : null }
}

/** A relay that knows our credentials gives an address: that is the whole proof, no packet goes through it. */
async function tryRelay(clock: Clock, iceServers: RTCIceServer[], createProbe: NetworkCheckOptions['createProbe']): Promise<boolean | null> {
  if (!iceServers.some(({ urls }) => [urls].flat().some((url) => url.startsWith('turn')))) return null
  const probe = createProbe({ iceServers, iceTransportPolicy: 'relay' })
  try {
    const found = new Promise<boolean>((resolve) => {
      clock.after(RELAY_MS, () => { resolve(false) })
      probe.onicecandidate = ({ candidate }) => {
        if (!candidate) resolve(false)
        else if (candidate.type === 'relay') resolve(true)
      }
    })
    probe.createDataChannel('probe')
    await probe.setLocalDescription(await probe.createOffer())
    return await found
  } finally {
    probe.close()
  }
}

/** A face in its smallest size, and a voice. */
const LEAST_UPLOAD = 300_000
/** A face in all its sizes. */
const GOOD_UPLOAD = 2_000_000

/** What the figures mean for somebody who wants to speak. */
export function verdictOf({ route, rtt, lost, upload }: NetworkCheck): 'good' | 'fair' | 'poor' | 'none' {
  if (!route) return 'none'
  if ((rtt ?? 0) > 400 || (lost ?? 0) > 0.05 || (upload ?? GOOD_UPLOAD) < LEAST_UPLOAD) return 'poor'
  // Over TCP a lost packet holds up those behind it: sound stutters where UDP would only crackle.
  const isFair = (rtt ?? 0) > 150 || (lost ?? 0) > 0.01 || (upload ?? GOOD_UPLOAD) < GOOD_UPLOAD || route.protocol !== 'udp'
  return isFair ? 'fair' : 'good'
}
