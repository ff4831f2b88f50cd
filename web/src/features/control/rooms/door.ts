/** Who gets into a room and when, as sentences: from its rules, and from what the server says of its door now. */

import { localized } from '@/api/organizer'
import type { Room } from '@/api/organizer'
import type { Product } from '@/api/events'
import { dayAndTime } from '@/i18n/time'
import { t } from '@/i18n/words'

const minutes = (seconds: number | null | undefined) => Math.round((seconds ?? 0) / 60)

/** "Holders of …; from 10 min before each session …." */
export function rules(room: Room, products: Pick<Product, 'id' | 'name'>[]): string {
  const tickets = products.filter(({ id }) => room.products.includes(id)).map(({ name }) => localized(name))
  const who = room.audience === 'products' ? t('kinds-door-products', { tickets: tickets.join(', ') }) : t(`kinds-door-${room.audience ?? 'team'}`)
  const margins = { before: minutes(room.opens_before), after: minutes(room.closes_after), presenters: minutes(room.presenters_before) }
  return t('kinds-door-sentence', { who, when: room.timing === 'sessions' ? t('kinds-door-sessions', margins) : t('kinds-door-always') })
}

/** "Now: closed, opens Tue 9:50." Nothing of a room that is the team's. */
export function standing({ door }: Pick<Room, 'door'>, timeZone: string): string {
  if (!door) return ''
  const time = door.changes_at ? dayAndTime(door.changes_at, timeZone) : ''
  if (door.open) return time ? t('kinds-door-open-until', { time }) : t('kinds-door-open')
  return time ? t('kinds-door-closed', { time }) : t('kinds-door-ended')
}
