import { expect, it } from 'vitest'
import type { Glance } from './glance'
import { attention, figures } from './glance'

const NOW = Date.parse('2027-01-01T12:00:00Z')
const quiet = {
  event: { live: true }, payment: {}, products: [], quotas: [], rooms: [{ id: 7, name: { en: 'Hall' } }], mail: null, slots: [],
  pending: 0, paid: 3, failedMails: 0, drafts: 0, parked: 0, inside: 2,
} as unknown as Glance

it('says nothing while nothing waits', () => {
  expect(attention(quiet, NOW)).toEqual([])
  expect(attention({ ...quiet, pending: null, failedMails: null, drafts: null, parked: null }, NOW)).toEqual([])
})

it('tells what is wrong before what waits', () => {
  const event = { live: false } as Glance['event']
  expect(attention({ ...quiet, event, pending: 2, failedMails: 1, drafts: 1, parked: 1 }, NOW).map(({ kind, bad }) => [kind, bad])).toEqual([
    ['failed-mails', true], ['parked', true], ['not-live', false], ['pending', false], ['drafts', false],
  ])
})

it('names sessions only while they run', () => {
  const slot = (start: string, end: string) => ({ id: 1, room: 7, start, end, title: 'Talk' })
  const slots = [slot('2027-01-01T11:00:00Z', '2027-01-01T12:00:00Z'), slot('2027-01-01T12:00:00Z', '2027-01-01T13:00:00Z')]
  expect(attention({ ...quiet, slots }, NOW)).toMatchObject([{ kind: 'running', args: { title: 'Talk', room: 'Hall' } }])
})

it('counts only what the person may see', () => {
  const kinds = (glance: Glance) => figures(glance).map(({ kind }) => kind)
  expect(kinds({ ...quiet, paid: null, pending: null, inside: null })).toEqual(['products', 'rooms'])
  const quotas = [{ size: 10, available_number: 4 }, { size: null }] as Glance['quotas']
  expect(figures({ ...quiet, quotas }).find(({ kind }) => kind === 'left')?.value).toBe(4)
})
