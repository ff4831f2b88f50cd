/** From what is known of an event to what needs somebody and what is worth a figure. Null: not for this person's eyes. */

import type { Slot } from '@/api/events'
import { localized } from '@/api/organizer'
import type { Prepared } from '@/api/readiness'

export interface Glance extends Prepared {
  pending: number | null
  paid: number | null
  failedMails: number | null
  drafts: number | null
  parked: number | null
  slots: Slot[]
  /** People in the rooms now. */
  inside: number | null
}

export interface Notice {
  /** Names its sentence among the messages. */
  kind: 'not-live' | 'pending' | 'failed-mails' | 'drafts' | 'parked' | 'running'
  args: Record<string, string | number>
  path: string
  /** Something is wrong, rather than waiting or going on. */
  bad: boolean
}

export function attention(glance: Glance, now: number): Notice[] {
  const counted = (kind: Notice['kind'], count: number | null, path: string, bad: boolean): Notice[] => (count ? [{ kind, args: { count }, path, bad }] : [])
  const running = glance.slots.filter(({ start, end }) => Date.parse(start) <= now && now < Date.parse(end))
  return [
    ...counted('failed-mails', glance.failedMails, 'mail?state=failed', true),
    ...counted('parked', glance.parked, 'jobs', true),
    ...(glance.event.live ? [] : [{ kind: 'not-live' as const, args: {}, path: 'start', bad: false }]),
    ...counted('pending', glance.pending, 'orders?status=n', false),
    ...counted('drafts', glance.drafts, 'mail?state=draft', false),
    ...running.map(({ title, room }) => ({ kind: 'running' as const, args: { title, room: roomName(glance, room) }, path: 'rooms', bad: false })),
  ]
}

export interface Figure {
  kind: 'paid' | 'pending' | 'left' | 'inside' | 'products' | 'rooms'
  value: number
  path: string
}

export function figures(glance: Glance): Figure[] {
  const limited = glance.quotas.filter(({ size }) => size !== null)
  const left = limited.length > 0 ? limited.reduce((sum, { available_number }) => sum + (available_number ?? 0), 0) : null
  const all: [Figure['kind'], number | null, string][] = [
    ['paid', glance.paid, 'orders?status=p'],
    ['pending', glance.pending, 'orders?status=n'],
    ['left', left, 'quotas'],
    ['inside', glance.inside, 'rooms'],
    ['products', glance.products.length, 'products'],
    ['rooms', glance.rooms.length, 'rooms'],
  ]
  return all.flatMap(([kind, value, path]) => (value === null ? [] : [{ kind, value, path }]))
}

function roomName(glance: Glance, id: number): string {
  const room = glance.rooms.find((one) => one.id === id)
  return room ? localized(room.name) : ''
}
