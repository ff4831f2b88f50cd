/** What the overview of an event asks: only what the person may see. */

import type { Page } from '@/api/client'
import type { Job } from '@/api/jobs'
import type { Slot } from '@/api/events'
import type { OrganizedEvent } from '@/api/organizer'
import { prepared } from '@/api/prepared'
import type { Glance } from './glance'

export async function glance(event: OrganizedEvent): Promise<Glance> {
  const { rest, may } = event
  const count = async (path: string, query: Record<string, string>) => (await rest.get<Page<unknown>>(path, { ...query, page_size: '1' })).count
  const orders = (status: string) => (may('event.orders:read') ? count('orders/', { status }) : null)
  const mails = (state: string) => (may('event.orders:read') ? count('mails/', { state }) : null)
  const base = await prepared(event)
  const inside = may('video.rooms:moderate') ? Promise.all(base.rooms.map(({ id }) => rest.get<Page<unknown>>(`rooms/${id}/members/`))) : null
  const [pending, paid, failedMails, drafts, jobs, slots, rooms] = await Promise.all([
    orders('n'), orders('p'), mails('failed'), mails('draft'),
    may('event.settings.general:write') ? rest.get<Page<Job>>('jobs/') : null,
    // The schedule is public, and so are its sessions only while the event is.
    base.event.live ? rest.get<Page<Slot>>('slots/') : { results: [] },
    inside,
  ])
  return {
    ...base,
    pending, paid, failedMails, drafts,
    parked: jobs?.results.filter(({ state }) => state === 'parked').length ?? null,
    slots: slots.results,
    inside: rooms?.reduce((sum, { count }) => sum + count, 0) ?? null,
  }
}
