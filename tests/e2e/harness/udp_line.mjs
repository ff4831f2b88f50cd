/** A line for UDP that can be cut and mended: clients send to `port`, the server at `to` sees one port for each of them. */

import { createSocket } from 'node:dgram'
import { once } from 'node:events'

export async function udpLine(to) {
  const outer = createSocket('udp4')
  const inner = new Map()
  let cut = false
  outer.on('message', async (datagram, { address, port }) => {
    if (cut) return
    const name = `${address}:${port}`
    if (!inner.has(name)) {
      const socket = createSocket('udp4')
      socket.on('message', (answer) => { if (!cut) outer.send(answer, port, address) })
      inner.set(name, socket)
    }
    inner.get(name).send(datagram, to, '127.0.0.1')
  })
  outer.bind(0, '127.0.0.1')
  await once(outer, 'listening')
  return {
    port: outer.address().port,
    cut() { cut = true },
    mend() { cut = false },
    close() { for (const socket of [outer, ...inner.values()]) socket.close() },
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
