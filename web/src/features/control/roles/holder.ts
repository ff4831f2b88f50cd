/** Who holds a role, in words; and traits as somebody types them. */

import type { RoleGrant } from '@/api/roles'
import { t } from '@/i18n/words'

export interface Names {
  teams: Map<number, string>
  products: Map<number, string>
  rooms: Map<number, string>
}

export function holderWords(grant: RoleGrant, names: Names): string {
  if (grant.person) return grant.person.name || t('desk-role-nameless')
  if (grant.team !== null) return t('desk-role-of-team', { name: names.teams.get(grant.team) ?? String(grant.team) })
  if (grant.product !== null) return t('desk-role-of-product', { name: names.products.get(grant.product) ?? String(grant.product) })
  return grant.traits?.length ? t('desk-role-of-traits', { traits: traitWords(grant.traits) }) : t('desk-role-of-all')
}

/** `attendee, gold | silver`: all of them, each by one of its alternatives. */
export function traitWords(traits: (string | string[])[]): string {
  return traits.map((one) => (Array.isArray(one) ? one.join(' | ') : one)).join(', ')
}

export function traitsOf(text: string): string[][] {
  const all = text.split(',').map((part) => part.split('|').map((word) => word.trim()).filter(Boolean))
  return all.filter((one) => one.length > 0)
}
