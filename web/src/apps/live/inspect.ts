/** What tests, and people who report a problem, may ask the page: `await eventyayStats()` in the console. */

import type { Channels } from '@/core/rtc/channels'
import type { Peer } from '@/core/rtc/peer'
import { between, read } from '@/core/rtc/quality'
import type { Quality, Reading } from '@/core/rtc/quality'
import { summarize } from '@/core/rtc/stats'
import type { MediaStats } from '@/core/rtc/stats'

declare global {
  interface Window {
    /** Totals, and per line what happened since it was asked before. */
    eventyayStats?: () => Promise<MediaStats & { status: string; quality: Quality; heard: Record<string, number> }>
  }
}

export function expose(peer: Peer, channels: Channels) {
  let before: Reading = new Map()
  window.eventyayStats = async () => {
    const connection = peer.connection()
    const now: Reading = connection ? await read(connection) : new Map()
    const quality = between(before, now)
    before = now
    return { ...summarize(now.values()), status: peer.state.get().status, quality, heard: channels.heard() }
  }
}
