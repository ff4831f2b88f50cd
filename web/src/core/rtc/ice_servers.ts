/** STUN and TURN servers. Credentials of a relay are valid for hours; a page in a hall stays open for days. */

import type { Clock } from '../clock'
import type { Signal } from '../connection/connection'

/** Younger ones are used as they are: asking costs a round trip while nothing is heard. The server's are valid for 12 h. */
const YOUNG_MS = 60 * 60_000
/** A server that does not answer by then leaves us with what we have: the relay is only one way of several. */
const PATIENCE_MS = 1_000

export interface IceServers {
  current(): RTCIceServer[]
  /** Those for searching new paths now. */
  fresh(): Promise<RTCIceServer[]>
}

export function createIceServers(signal: Signal, clock: Clock): IceServers {
  let servers: RTCIceServer[] = []
  let madeAt = clock.now()

  function take(news: RTCIceServer[]) {
    servers = news
    madeAt = clock.now()
  }

  // With fresh credentials whenever the server welcomes us.
  signal.onOnline(({ ice_servers }) => { take(ice_servers) })

  async function ask(): Promise<void> {
    const { ice_servers } = await signal.request('media.servers', {}, { repeatable: true })
    take(ice_servers)
  }

  return {
    current: () => servers,
    async fresh() {
      if (servers.length > 0 && clock.now() - madeAt >= YOUNG_MS) {
        const patience = new Promise<void>((resolve) => { clock.after(PATIENCE_MS, resolve) })
        await Promise.race([ask().catch(() => undefined), patience])
      }
      return servers
    },
  }
}
