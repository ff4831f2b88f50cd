/** What a network check found, and what to do about it. */

import { MOST_BITS_PER_SECOND } from '@/core/rtc/upload'
import { verdictOf } from '@/core/rtc/network_check'
import type { NetworkCheck } from '@/core/rtc/network_check'

const TITLES = {
  good: 'Your connection is good.',
  fair: 'Your connection will do.',
  poor: 'Your connection is poor: a cable, or a place nearer to the router, helps.',
  none: 'There is no connection to the media server yet.',
}

export function networkWords(check: NetworkCheck) {
  const verdict = verdictOf(check)
  const { route, rtt, lost, upload, relay } = check
  const details = [
    route && `Way: ${route.protocol.toUpperCase()}${route.relayed ? ' over a relay' : ''}.`,
    rtt !== null && `Round trip: ${rtt} ms.`,
    upload !== null && `Upload: ${(upload / 1_000_000).toFixed(1)} Mbit/s${upload >= MOST_BITS_PER_SECOND * 0.9 ? ' or more' : ''}.`,
    lost !== null && `Lost on the way to you: ${(lost * 100).toFixed(1)} %.`,
    route && lost === null && 'Loss shows only while somebody is on stage.',
    relay === false && 'The relay for strict networks does not answer.',
  ]
  return { verdict, title: TITLES[verdict], details: details.filter(Boolean).join(' ') }
}
