import { expect, it } from 'vitest'
import type { Room } from '@/api/organizer'
import { rules, standing } from './door'

const ROOM: Room = {
  id: 1, slug: 'a', name: { en: 'A' }, description: {}, mode: 'stage', hidden: false, audience: 'products', timing: 'sessions', products: [3, 5],
  opens_before: 600, presenters_before: 3600, closes_after: 300, door: null,
}
const PRODUCTS = [{ id: 3, name: { en: 'Conference' } }, { id: 4, name: { en: 'Dinner' } }, { id: 5, name: { en: 'Student' } }]

it('says who gets in when in one sentence', () => {
  expect(rules(ROOM, PRODUCTS)).toBe('Holders of Conference, Student; from 10 min before each session until 5 min after it; speakers 60 min before theirs.')
  expect(rules({ ...ROOM, audience: 'public', timing: 'always' }, PRODUCTS)).toBe('Everybody, without a ticket too; at any time.')
})

it('says how the door stands', () => {
  const at = '2026-03-03T09:50:00Z'
  expect(standing({ door: { open: false, ended: false, changes_at: at } }, 'UTC')).toMatch(/^Now: closed, opens Tue.*09:50/)
  expect(standing({ door: { open: true, ended: false, changes_at: at } }, 'UTC')).toContain('open, until')
  expect(standing({ door: { open: true, ended: false, changes_at: null } }, 'UTC')).toBe('Now: open.')
  expect(standing({ door: { open: false, ended: true, changes_at: null } }, 'UTC')).toContain('no session is planned')
  expect(standing({ door: null }, 'UTC')).toBe('')
})
