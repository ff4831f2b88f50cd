/**
 * Short messages beside the media of a room, over the same path: there at once, or not at all. The server puts the
 * sender's member id before each message; whatever a message says of its sender itself is not looked at.
 */

/** What the server takes of one message (`MAX_MESSAGE` of sfu/src/transport/data.rs). */
export const MOST_BYTES = 16 * 1_024
/** More than that waits only behind a path that does not carry it: too late for what is live. */
const MOST_BUFFERED = 64 * 1_024
const ID_BYTES = 16

export interface Said {
  /** The member who said it, in the server's word. */
  from: string
  payload: Uint8Array
}

export interface Channels {
  /** Opens them on a new connection, before its first offer. Those of the connection before are gone. */
  open(connection: Pick<RTCPeerConnection, 'createDataChannel'>): void
  close(): void
  /** False: there is no channel now, or too much waits already. Then it is not sent. */
  say(label: string, payload: Uint8Array): boolean
  hear(label: string, listener: (said: Said) => void): () => void
  /** Says something to the server alone, which has to acknowledge it: whoever hears nothing learns whether the path is dead. */
  ask(): boolean
  canAsk(): boolean
  /** The channel to the server alone, while it is open: what is sent on it goes nowhere else. */
  own(): RTCDataChannel | null
  /** Messages by label since the page was opened. */
  heard(): Record<string, number>
}

export interface ChannelsOptions {
  /** Those that everybody in a room opens. The server takes three, and the own one. */
  labels: readonly string[]
  /** A name that nobody else has: messages on it reach nobody else. At most 32 bytes. */
  ownLabel: string
}

export function createChannels({ labels, ownLabel }: ChannelsOptions): Channels {
  let channels = new Map<string, RTCDataChannel>()
  const heard: Record<string, number> = {}
  const listeners = new Map<string, Set<(said: Said) => void>>()

  function close() {
    for (const channel of channels.values()) {
      channel.onmessage = null
      channel.close()
    }
    channels = new Map()
  }

  function ready(label: string): RTCDataChannel | null {
    const channel = channels.get(label)
    return channel?.readyState === 'open' ? channel : null
  }

  function say(label: string, payload: Uint8Array): boolean {
    const channel = ready(label)
    if (!channel || payload.length > MOST_BYTES || channel.bufferedAmount + payload.length > MOST_BUFFERED) return false
    channel.send(payload as Uint8Array<ArrayBuffer>)
    return true
  }

  return {
    open(connection) {
      close()
      for (const label of [...labels, ownLabel]) {
        const channel = connection.createDataChannel(label, { ordered: false, maxRetransmits: 0 })
        channel.binaryType = 'arraybuffer'
        channel.onmessage = ({ data }: MessageEvent<unknown>) => {
          const said = data instanceof ArrayBuffer ? saidIn(data) : null
          if (!said) return
          heard[label] = (heard[label] ?? 0) + 1
          for (const listener of listeners.get(label) ?? []) listener(said)
        }
        channels.set(label, channel)
      }
    },
    close,
    say,
    hear(label, listener) {
      const known = listeners.get(label) ?? new Set()
      listeners.set(label, known.add(listener))
      return () => { known.delete(listener) }
    },
    ask: () => say(ownLabel, new Uint8Array(1)),
    canAsk: () => ready(ownLabel) !== null,
    own: () => ready(ownLabel),
    heard: () => heard,
  }
}

/** Null: shorter than a sender's id, so it is not the server's. */
function saidIn(data: ArrayBuffer): Said | null {
  if (data.byteLength < ID_BYTES) return null
  const hex = Array.from(new Uint8Array(data, 0, ID_BYTES), (byte) => byte.toString(16).padStart(2, '0')).join('')
  const from = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
  return { from, payload: new Uint8Array(data, ID_BYTES) }
}
