/** A line for UDP that can be cut, mended and made narrow: clients send to `port`, the server at `to` sees one port for each of them. */

import { createSocket } from 'node:dgram'
import { once } from 'node:events'

/** A narrow line holds back no more than this: what comes faster is lost, as in a router with a short queue. */
const QUEUE_SECONDS = 0.1

export async function udpLine(to) {
  const outer = createSocket('udp4')
  const inner = new Map()
  const stranded = new Set()
  let cut = false
  let closed = false
  let bytesPerSecond = Infinity
  let bytesPerSecondUp = Infinity
  outer.on('message', async (datagram, { address, port }) => {
    const name = `${address}:${port}`
    if (cut || stranded.has(name)) return
    if (!inner.has(name)) {
      const socket = createSocket('udp4')
      const queue = narrowQueue()
      socket.on('message', (answer) => {
        const delay = cut || stranded.has(name) ? null : queue(answer.length, bytesPerSecond)
        if (delay === 0) outer.send(answer, port, address)
        else if (delay !== null) setTimeout(() => { if (!closed) outer.send(answer, port, address) }, delay)
      })
      inner.set(name, { socket, up: narrowQueue() })
    }
    const { socket, up } = inner.get(name)
    const delay = up(datagram.length, bytesPerSecondUp)
    if (delay === 0) socket.send(datagram, to, '127.0.0.1')
    else if (delay !== null) setTimeout(() => { if (!closed) socket.send(datagram, to, '127.0.0.1') }, delay)
  })
  outer.bind(0, '127.0.0.1')
  await once(outer, 'listening')
  return {
    port: outer.address().port,
    cut() { cut = true },
    mend() { cut = false },
    /** What clients use now is dead for good, as when a router forgot them; what they use next passes. */
    strand() { for (const name of inner.keys()) stranded.add(name) },
    /** Towards each client no more than this passes. */
    limit(bitsPerSecond) { bytesPerSecond = bitsPerSecond / 8 },
    /** From each client no more than this passes. */
    limitUp(bitsPerSecond) { bytesPerSecondUp = bitsPerSecond / 8 },
    close() { closed = true; for (const socket of [outer, ...[...inner.values()].map(({ socket }) => socket)]) socket.close() },
  }
}

/** How many milliseconds a datagram waits in a queue of one client, or null: it is full. */
function narrowQueue() {
  let freeAt = 0
  return (bytes, bytesPerSecond) => {
    const now = performance.now()
    if (bytesPerSecond === Infinity) return 0
    if (freeAt - now > QUEUE_SECONDS * 1_000) return null
    freeAt = Math.max(freeAt, now) + (bytes / bytesPerSecond) * 1_000
    return freeAt - now
  }
}

/** A port that nothing uses right now. */
export async function freePort() {
  const socket = createSocket('udp4')
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const { port } = socket.address()
  socket.close()
  return port
}
