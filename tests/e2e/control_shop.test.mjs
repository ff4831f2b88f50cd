/** What an event sells and how it is set up, as its organizer changes it. */

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { startDemo } from './harness/demo.mjs'
import { arriveAsOrganizer } from './harness/organizer.mjs'
import { arrive } from './harness/people.mjs'
import { lookAround } from './harness/shapes.mjs'

describe('control: shop and settings', () => {
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
  const save = () => page.getByRole('button', { name: 'Save' }).first().click()

  it('shows the event at a glance', async () => {
    await organizer.event()
    await page.getByTestId('figure').first().waitFor()
    await page.locator('[data-kind="pending"]').first().waitFor()
    await page.getByText('Now in Main stage: Packets that arrive').waitFor()
    await lookAround(page, 'control-overview')
    await organizer.organizer()
    await page.getByRole('link', { name: 'Monsoon Conf' }).waitFor()
    await lookAround(page, 'control-organizer')
    await page.goto(`${demo.base_url}/control/`)
    await lookAround(page, 'control-home')
  })

  it('makes a ticket with a quota of its own, and the shop sells it', async () => {
    await organizer.event('products')
    await page.getByTestId('product').first().waitFor()
    await lookAround(page, 'control-products')
    await page.getByRole('link', { name: 'New product' }).click()
    await save()
    await page.getByText('Give it a name.').waitFor()
    await lookAround(page, 'control-product-wrong')
    await page.getByLabel('Name', { exact: true }).fill('Student')
    await page.getByLabel('Price').fill('7,5')
    await page.getByLabel('How many').fill('2')
    await save()
    const row = page.getByTestId('product').filter({ hasText: 'Student' })
    await row.getByText('2 left').waitFor()
    const visitor = await arrive()
    try {
      await visitor.page.goto(demo.root)
      await visitor.page.getByLabel('Student').waitFor()
    } finally {
      await visitor.leave()
    }
    await row.getByRole('link').click()
    await page.getByLabel('On sale').uncheck()
    await save()
    await row.getByText('Not on sale').waitFor()
  })

  it('warns before it loses what was typed', async () => {
    await organizer.event('products')
    await page.getByTestId('product').first().getByRole('link').click()
    await page.getByLabel('Name', { exact: true }).fill('Something else')
    await page.getByRole('link', { name: 'All products' }).click()
    await page.getByRole('dialog').getByText('not saved yet').waitFor()
    await lookAround(page, 'control-leave')
    await page.getByRole('button', { name: 'Stay here' }).click()
    assert.equal(await page.getByLabel('Name', { exact: true }).inputValue(), 'Something else')
    await page.getByRole('link', { name: 'All products' }).click()
    await page.getByRole('button', { name: 'Leave', exact: true }).click()
    await page.getByTestId('product').first().waitFor()
  })

  it('changes a quota', async () => {
    await organizer.event('quotas')
    const quota = page.getByTestId('quota').filter({ hasText: 'Workshop seats' })
    await quota.getByRole('button', { name: /Change/ }).click()
    await page.getByLabel('How many').fill('many')
    await save()
    await page.getByText('A whole number').waitFor()
    await lookAround(page, 'control-quota-wrong')
    await page.getByLabel('How many').fill('5')
    await save()
    await page.getByText('0 of 5 taken, 5 left').waitFor()
    await lookAround(page, 'control-quotas')
  })

  it('makes a room', async () => {
    await organizer.event('rooms/new')
    await page.getByLabel('Name of the room').fill('Green room')
    await page.getByLabel('Your teams only').check()
    await lookAround(page, 'control-room-new')
    await save()
    const room = page.locator('[data-room="green-room"]')
    await room.waitFor()
    await lookAround(page, 'control-rooms')
    await room.getByRole('link', { name: /Change/ }).click()
    await page.getByLabel('Most people at once').fill('12')
    await save()
    await room.getByRole('link', { name: /Change/ }).click()
    assert.equal(await page.getByLabel('Most people at once').inputValue(), '12')
    await page.getByRole('button', { name: /Delete/ }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await page.locator('[data-room="main-stage"]').waitFor()
    await room.waitFor({ state: 'detached' })
  })

  it('copies the event for the next time, and deletes the copy', async () => {
    await organizer.event('settings')
    await page.locator('[data-section="copy"] summary').click()
    const copy = page.locator('[data-section="copy"]')
    await copy.getByLabel('Name of the event').fill('Monsoon Conf 2028')
    await copy.getByLabel('Begins').fill('2028-03-01T09:30')
    await copy.getByRole('button', { name: 'Make the copy' }).click()
    await page.getByRole('heading', { name: 'Monsoon Conf 2028' }).waitFor()
    await page.getByTestId('live-state').filter({ hasText: 'Not live' }).waitFor()
    await page.getByRole('link', { name: 'Settings', exact: true }).click()
    await page.getByRole('button', { name: 'Delete the event' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete the event' }).click()
    await page.getByRole('heading', { name: 'Lotus Foundation' }).waitFor()
    assert.equal(await page.getByRole('link', { name: 'Monsoon Conf 2028' }).count(), 0)
  })

  it('changes the event on its own clocks, and closes and opens the shop', async () => {
    await organizer.event('settings')
    await page.getByLabel('Begins', { exact: true }).first().fill('2027-03-01T09:30')
    await page.getByLabel('Ends', { exact: true }).fill('2027-03-01T09:00')
    await save()
    await page.getByText('It ends after it begins.').waitFor()
    await page.getByLabel('Ends', { exact: true }).fill('2027-03-02T18:00')
    await save()
    await page.getByTestId('saved').waitFor()
    const event = await demo.api('GET', '')
    assert.equal(event.date_from, '2027-03-01T04:00:00Z', 'half past nine in Kolkata')
    await page.getByRole('button', { name: 'Close the shop' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Close the shop' }).click()
    await page.getByTestId('live-state').filter({ hasText: 'Not live' }).waitFor()
    await page.getByRole('link', { name: 'Go live …' }).click()
    await page.getByRole('button', { name: 'Go live' }).click()
    await page.getByTestId('is-live').waitFor()
  })

  it('inherits what the organizer decides until it decides itself', async () => {
    const setting = (key) => page.locator(`[data-testid="setting"][data-key="${key}"]`)
    const open = () => page.locator('[data-section="payment"] summary').click()
    await organizer.organizer('settings')
    await open()
    await setting('payment_term_days').getByRole('spinbutton').fill('9')
    await lookAround(page, 'control-organizer-settings')
    await page.getByRole('button', { name: 'Save' }).nth(1).click()
    await page.getByTestId('saved').waitFor()
    await organizer.event('settings')
    const days = setting('payment_term_days')
    await open()
    await days.getByText('From the organizer.').waitFor()
    assert.equal(await days.getByRole('spinbutton').inputValue(), '9')
    await lookAround(page, 'control-settings')
    await days.getByRole('spinbutton').fill('400')
    await page.getByRole('button', { name: 'Save' }).nth(1).click()
    await days.getByText('A whole number from 1 to 365.').waitFor()
    await days.getByRole('spinbutton').fill('3')
    await page.getByRole('button', { name: 'Save' }).nth(1).click()
    await page.getByTestId('saved').waitFor()
    await page.reload()
    await open()
    await days.getByText('Decided here.').waitFor()
    await days.getByRole('button', { name: /organizer's value/ }).click()
    assert.equal(await days.getByRole('spinbutton').inputValue(), '9')
    await page.getByRole('button', { name: 'Save' }).nth(1).click()
    await page.getByTestId('saved').waitFor()
    await page.reload()
    await open()
    await days.getByText('From the organizer.').waitFor()
    assert.deepEqual(organizer.unexpected(), [])
  })

  it('tells in the log who did what, and hands it out', async () => {
    await organizer.event('log')
    await page.locator('[data-testid="log"][data-kind="event.live_deactivated"]').waitFor()
    await page.getByLabel('What').selectOption('product.')
    await page.waitForURL(/kind=product\./)
    await page.locator('[data-testid="log"][data-kind="event.live_deactivated"]').waitFor({ state: 'detached' })
    await page.locator('[data-testid="log"][data-kind="product.changed"]').first().waitFor()
    await page.getByLabel('What').selectOption('event.')
    const entry = page.locator('[data-testid="log"][data-kind="event.changed"]').filter({ hasText: 'date_from' }).first()
    await entry.locator('summary').click()
    await entry.getByText('2027-03-01 09:30').waitFor()
    await lookAround(page, 'control-log')
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'As a table (CSV)' }).click()])
    assert.match(await readAll(download), /event\.changed/)
    await entry.getByRole('link', { name: /Everything by/ }).click()
    await page.getByTestId('actor-filter').waitFor()
    await page.reload()
    await page.getByTestId('actor-filter').click()
    await page.waitForURL((url) => !url.search.includes('actor'))
    await organizer.organizer('log')
    await page.locator('[data-testid="log"][data-kind="organizer.settings_changed"]').waitFor()
    await lookAround(page, 'control-organizer-log')
  })
})

async function readAll(download) {
  let text = ''
  for await (const part of await download.createReadStream()) text += part
  return text
}
