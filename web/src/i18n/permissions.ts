/** Permissions in plain words, grouped as people think of them; the names are the API's (`src/orgs/permissions.rs`). */

import { t } from './words'

/** Permissions about an organizer that are in use, then about events, by heading. */
export const ORGANIZER_PERMISSIONS = ['organizer.events:create', 'organizer.settings.general:write', 'organizer.teams:write', 'organizer.devices:read', 'organizer.devices:write'] as const

export const EVENT_PERMISSIONS: readonly (readonly [string, readonly string[]])[] = [
  ['event', ['event.settings.general:write', 'event.items:write', 'event:cancel']],
  ['orders', ['event.orders:read', 'event.orders:write', 'event.orders:checkin', 'event.vouchers:read', 'event.vouchers:write']],
  ['talks', ['talk.submissions:read', 'talk.submissions:write', 'talk.reviews:write', 'talk.schedule:write']],
  ['rooms', ['video.rooms:manage', 'video.rooms:moderate', 'video.kiosks:manage', 'video.analytics:read']],
]

export function permissionWords(permission: string): string {
  const plain = permission.replaceAll(/[.:]/g, '-')
  const words = t(`control-permission-${plain}`)
  return words.endsWith(plain) ? permission : words
}
