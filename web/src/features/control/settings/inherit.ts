/** Settings while somebody changes them: which are one's own, and what has to be sent. */

import type { Origin, Settings, SettingValue } from '@/api/settings'

export interface Held {
  own: boolean
  value: SettingValue
}
export type Draft = Record<string, Held>

/** `place`: the origin of what was decided here. */
export function draftOf(settings: Settings, place: Origin): Draft {
  return Object.fromEntries(Object.entries(settings).map(([key, { value, origin }]) => [key, { own: origin === place, value }]))
}

/** Only what differs: a value that was chosen here, or null to inherit again. */
export function changes(draft: Draft, before: Draft): Record<string, SettingValue | null> {
  const changed = Object.entries(draft).filter(([key, held]) => {
    const was = before[key]
    return was?.own !== held.own || (held.own && JSON.stringify(was.value) !== JSON.stringify(held.value))
  })
  return Object.fromEntries(changed.map(([key, { own, value }]) => [key, own ? value : null]))
}

/** Sections of the form; keys that stand in none come last, so that a new setting is never out of reach. */
const SECTIONS: readonly (readonly [string, readonly string[]])[] = [
  ['look', ['logo_image', 'header_image']],
  ['people', ['contact_mail', 'imprint_url', 'privacy_url', 'banner_text', 'meta_noindex']],
  ['shop', ['show_times', 'show_date_to', 'show_quota_left', 'max_items_per_order', 'attendee_names_asked', 'attendee_names_required', 'attendee_emails_asked', 'attendee_emails_required', 'checkout_success_text']],
  ['payment', ['payment_term_days', 'payment_term_accept_late', 'payment_instructions']],
  ['mail', ['mail_from_name', 'mail_reply_to', 'mail_text_signature']],
  ['rooms', ['rooms_opens_before', 'rooms_presenters_before', 'rooms_closes_after', 'track_room_views']],
  ['moderation', ['live_blocked_words', 'live_links', 'live_trusted_hosts', 'live_link_previews']],
  ['retention', ['retention_order_emails', 'retention_attendee_info', 'retention_speakers', 'retention_letters', 'retention_chat', 'retention_deliveries']],
  ['new', ['locale', 'timezone', 'currency']],
  ['address', ['custom_domain']],
]

export function sections(settings: Settings): [string, string[]][] {
  const named = new Set(SECTIONS.flatMap(([, keys]) => keys))
  const others = Object.keys(settings).filter((key) => !named.has(key))
  const all = [...SECTIONS.map(([name, keys]): [string, string[]] => [name, keys.filter((key) => key in settings)]), ['more', others] as [string, string[]]]
  return all.filter(([, keys]) => keys.length > 0)
}
