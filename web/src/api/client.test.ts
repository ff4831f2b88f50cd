import { expect, it, vi } from 'vitest'
import { createApi, errorOf } from './client'
import { createOrganizerApi } from './organizer'

function answering(status: number, body: unknown) {
  return vi.fn<(url: string, init: RequestInit) => Promise<Response>>(() => Promise.resolve(new Response(JSON.stringify(body), { status })))
}

it('asks with the filters that are set, and changes with the token', async () => {
  const fetch = answering(200, { results: [] })
  const organizer = createOrganizerApi(createApi('/api/v1/organizers/o/', 'CSRF', fetch as never).below('events/e/'))
  await organizer.orders({ status: '', search: 'ada & bo', page: 2 })
  await organizer.cancel('ABCDE')
  expect(fetch.mock.calls.map(([url]) => url)).toEqual([
    '/api/v1/organizers/o/events/e/orders/?search=ada+%26+bo&page=2&ordering=-datetime',
    '/api/v1/organizers/o/events/e/orders/ABCDE/mark_canceled/',
  ])
  expect(fetch.mock.calls[0]?.[1].method).toBeUndefined()
  expect(fetch.mock.calls[1]?.[1]).toMatchObject({ method: 'POST', headers: { 'X-CSRF-Token': 'CSRF' } })
})

it('turns every error into words', async () => {
  expect(errorOf(403, { detail: 'No.', code: 'denied' })).toMatchObject({ status: 403, message: 'No.', code: 'denied' })
  expect(errorOf(400, { ordering: ['Not so.'] }).message).toBe('ordering: Not so.')
  expect(errorOf(400, { name: ['A.', 'B.'] }).fields).toEqual({ name: 'A. B.' })
  expect(errorOf(400, { non_field_errors: ['Gone.'] }).message).toBe('Gone.')
  expect(errorOf(403, { detail: 'No.', missing: 'event.items:write' })).toMatchObject({ fields: {}, missing: 'event.items:write' })
  expect(errorOf(502, null).message).toBe('The server answered 502.')
  const api = createApi('/', '', answering(404, { detail: 'Not found.' }) as never)
  await expect(api.get('x')).rejects.toMatchObject({ message: 'Not found.', status: 404 })
})
