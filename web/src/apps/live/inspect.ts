/** What tests, and people who report a problem, may ask the page: `await eventyayStats()` in the console. */

import type { Peer } from '@/core/rtc/peer'
import { sample } from '@/core/rtc/stats'
import type { MediaStats } from '@/core/rtc/stats'

declare global {
  interface Window {
    eventyayStats?: () => Promise<MediaStats & { status: string }>
  }
}

export function expose(peer: Peer) {
  window.eventyayStats = async () => ({ ...(await sample(peer.connection())), status: peer.state.get().status })
}
