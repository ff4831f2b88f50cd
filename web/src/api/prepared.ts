/** Everything that the check list looks at, asked at once. */

import type { Page } from './client'
import type { EventView, MailSettings, Product, QuotaView, Words } from './events'
import type { OrganizedEvent, Room } from './organizer'
import type { Prepared } from './readiness'

export async function prepared({ rest, may }: OrganizedEvent): Promise<Prepared> {
  const [event, settings, products, quotas, rooms, mail] = await Promise.all([
    rest.get<EventView>(''),
    rest.get<{ payment_instructions: Words }>('settings/'),
    rest.get<Page<Product>>('products/'),
    rest.get<Page<QuotaView>>('quotas/', { with_availability: 'true' }),
    rest.get<Page<Room>>('rooms/'),
    may('event.settings.general:write') ? rest.get<MailSettings>('mail_settings/') : null,
  ])
  return { event, payment: settings.payment_instructions, products: products.results, quotas: quotas.results, rooms: rooms.results, mail }
}
