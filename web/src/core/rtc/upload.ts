/**
 * How much a path carries upwards, before anything is sent: for two seconds the channel to the server alone (channels.ts) is
 * kept full, and what the server acknowledged is counted. Congestion control makes room for what else travels.
 */

import type { Clock } from '../clock'
import { MOST_BYTES } from './channels'

/** Long enough for congestion control to find its rate over a slow path, short enough to wait for. */
const SPAN_MS = 2_500
/** The rate is taken from the end of the span: before it, it still grows. */
const COUNTED_MS = 1_500
/** How often the channel is filled again. */
const EVERY_MS = 10
/** What waits in the browser: less lets a fast path run dry between two turns, more is sent after the end. */
const AHEAD_BYTES = 48 * 1_024
/** A camera in all its layers, a screen and a voice need less. More would burden hall and server for nothing. */
export const MOST_BITS_PER_SECOND = 8_000_000

/** Bits per second, at most `MOST_BITS_PER_SECOND`; null when the channel closed meanwhile. */
export async function measureUpload(clock: Clock, channel: Pick<RTCDataChannel, 'send' | 'bufferedAmount' | 'readyState'>): Promise<number | null> {
  const message = new Uint8Array(MOST_BYTES)
  const began = clock.now()
  let sent = 0
  let counted: { at: number; bytes: number } | null = null
  /** What has left the browser. A few packets of it may still be on their way: no more than the receiver's window. */
  const gone = () => sent - channel.bufferedAmount
  for (let now = began; now - began < SPAN_MS; now = clock.now()) {
    if (channel.readyState !== 'open') return null
    const allowed = ((now - began) / 1_000) * (MOST_BITS_PER_SECOND / 8)
    while (channel.bufferedAmount < AHEAD_BYTES && sent < allowed) {
      channel.send(message)
      sent += message.length
    }
    if (!counted && now - began >= SPAN_MS - COUNTED_MS) counted = { at: now, bytes: gone() }
    await new Promise<void>((resolve) => { clock.after(EVERY_MS, resolve) })
  }
  const seconds = (clock.now() - (counted?.at ?? began)) / 1_000
  return Math.min(MOST_BITS_PER_SECOND, Math.round(((gone() - (counted?.bytes ?? 0)) * 8) / seconds))
}
