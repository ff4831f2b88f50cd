import { expect, it } from 'vitest'
import type { Origin, Setting, Settings } from '@/api/settings'
import { changes, draftOf, sections } from './inherit'

const setting = (value: Setting['value'], origin: Origin) => ({ value, origin, inherited: value }) as Setting
const known: Settings = { contact_mail: setting('a@b.c', 'organizer'), payment_term_days: setting(7, 'event'), banner_text: setting({ en: 'Hi' }, 'default') }

it('sends only what was changed here', () => {
  const before = draftOf(known, 'event')
  expect(changes(draftOf(known, 'event'), before)).toEqual({})
  const draft = draftOf(known, 'event')
  draft.contact_mail = { own: true, value: 'x@b.c' }
  draft.banner_text = { own: false, value: { en: 'ignored: not one\'s own' } }
  expect(changes(draft, before)).toEqual({ contact_mail: 'x@b.c' })
})

it('says null to inherit again, and a value to keep what is inherited now', () => {
  const before = draftOf(known, 'event')
  const draft = draftOf(known, 'event')
  draft.payment_term_days = { own: false, value: 14 }
  draft.contact_mail = { own: true, value: 'a@b.c' }
  expect(changes(draft, before)).toEqual({ payment_term_days: null, contact_mail: 'a@b.c' })
})

it('knows what is its own by the place', () => {
  expect(draftOf(known, 'organizer').contact_mail?.own).toBe(true)
  expect(draftOf(known, 'organizer').payment_term_days?.own).toBe(false)
})

it('leaves no setting out', () => {
  expect(sections({ ...known, brand_new: setting('', 'default') })).toEqual([
    ['people', ['contact_mail', 'banner_text']], ['payment', ['payment_term_days']], ['more', ['brand_new']],
  ])
})
