/** Personal data after the event: nothing goes before its end, then only with the code from the whole file. */

import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, describe, it } from 'node:test'
import { startDemo } from './harness/demo.mjs'
import { arriveAsOrganizer } from './harness/organizer.mjs'
import { lookAround } from './harness/shapes.mjs'

describe('control: personal data', () => {
  let demo, organizer, page

  before(async () => {
    demo = await startDemo()
    organizer = await arriveAsOrganizer(demo)
    page = organizer.page
  })
  after(async () => {
    await organizer?.leave()
    await demo?.stop()
  })
  const api = async (method, path, body) => {
    const response = await fetch(`${demo.base_url}/api/v1/organizers/${demo.organizer.slug}/events/${demo.event.slug}/${path}`, {
      method, headers: { Authorization: `Token ${demo.organizer.api_token}`, 'Content-Type': 'application/json' }, body: body && JSON.stringify(body),
    })
    assert.ok(response.ok, `${path}: ${response.status}`)
    return response.json()
  }

  it('waits for the end of the event, and for its shop to close', async () => {
    await organizer.event('privacy')
    await page.getByTestId('obstacle').filter({ hasText: 'The event ends on' }).waitFor()
    assert.ok(await page.getByRole('button', { name: 'Prepare the file' }).isDisabled())
    await lookAround(page, 'control-privacy-early')
    await api('PATCH', '', { date_from: '2020-01-01T09:00:00Z', date_to: '2020-01-02T09:00:00Z' })
    await page.reload()
    await page.getByTestId('obstacle').filter({ hasText: 'The shop is still open' }).waitFor()
    await api('PATCH', '', { live: false })
  })

  it('gives the file with what goes, and wants the code from its end', async () => {
    await page.reload()
    await page.getByLabel('E-mail addresses of orders').check()
    await page.getByLabel('Names of attendees').check()
    await lookAround(page, 'control-privacy')
    await page.getByRole('button', { name: 'Prepare the file' }).click()
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Download the file' }).click()])
    const lines = (await readFile(await download.path(), 'utf8')).trimEnd().split('\n').map((line) => JSON.parse(line))
    assert.ok(lines.some(({ row }) => row?.email === 'ada@example.org'))
    assert.ok(lines.some(({ row }) => row?.attendee_name === 'Ada Lovelace'))
    await page.getByLabel('Code').fill('WRONG')
    await page.getByRole('button', { name: 'Delete for good' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete for good' }).click()
    await page.getByText('This is not the code').waitFor()
    await lookAround(page, 'control-privacy-code')
    await page.getByLabel('Code').fill(lines.at(-1).confirm_code.toLowerCase())
    await page.getByRole('button', { name: 'Delete for good' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete for good' }).click()
    await page.locator('[data-testid="shredding"][data-done="true"]').waitFor()
    await lookAround(page, 'control-privacy-done')
    const { results } = await api('GET', 'orders/')
    assert.ok(results.every(({ email, total }) => email === '' && total !== ''), 'addresses are gone, money is not')
    await organizer.event('log')
    await page.getByText('Personal data deleted').waitFor()
    assert.deepEqual(organizer.unexpected(), [])
  })

  it('says when data go by themselves', async () => {
    await organizer.event('settings?open=retention')
    await page.locator('[data-section="retention"]').getByText('Days after the event until letters').first().waitFor()
    await api('PATCH', 'settings/', { retention_letters: 30 })
    await organizer.event('privacy')
    await page.getByText('Goes by itself 30 days after the event').waitFor()
    assert.deepEqual(organizer.unexpected(), [])
  })
})
