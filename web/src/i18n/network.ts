/** What a network check found, and what to do about it. */

import { MOST_BITS_PER_SECOND } from '@/core/rtc/upload'
import { verdictOf } from '@/core/rtc/network_check'
import type { NetworkCheck } from '@/core/rtc/network_check'
import { formatLocale } from './locale'
import { t } from './words'

const TITLES = { good: 'live-network-good', fair: 'live-network-fair', poor: 'live-network-poor', none: 'live-network-none' }

export function networkWords(check: NetworkCheck) {
  const verdict = verdictOf(check)
  const { route, rtt, lost, upload, relay } = check
  const details = [
    route && t(route.relayed ? 'live-network-way-relayed' : 'live-network-way', { protocol: route.protocol.toUpperCase() }),
    rtt !== null && t('live-network-round-trip', { time: rtt }),
    upload !== null && t(upload >= MOST_BITS_PER_SECOND * 0.9 ? 'live-network-upload-more' : 'live-network-upload', { speed: oneDigit(upload / 1_000_000) }),
    lost !== null && t('live-network-lost', { share: oneDigit(lost, 'percent') }),
    route && lost === null && t('live-network-lost-later'),
    relay === false && t('live-network-relay'),
  ]
  return { verdict, title: t(TITLES[verdict]), details: details.filter(Boolean).join(' ') }
}

function oneDigit(value: number, style: 'decimal' | 'percent' = 'decimal'): string {
  return new Intl.NumberFormat(formatLocale(), { style, minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(value)
}
