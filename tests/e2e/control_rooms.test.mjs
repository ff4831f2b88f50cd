/** Who gets into a room and when, texts in two languages, pictures, and control in the reader's language and clocks. */

import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { startDemo } from './harness/demo.mjs'
import { arriveAsOrganizer } from './harness/organizer.mjs'
import { arrive } from './harness/people.mjs'
import { lookAround } from './harness/shapes.mjs'

/** A picture of one colour, drawn by a browser: PNG. */
const drawn = (page, [width, height, colour]) => page.evaluate(async ([width, height, colour]) => {
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d')
  context.fillStyle = colour
  context.fillRect(0, 0, width, height)
  return [...new Uint8Array(await (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer())]
}, [width, height, colour])

describe('control: rooms, languages, pictures', () => {
  let demo, organizer, page, folder

  before(async () => {
    demo = await startDemo()
    organizer = await arriveAsOrganizer(demo)
    page = organizer.page
    folder = await mkdtemp(join(tmpdir(), 'pictures-'))
  })
  after(async () => {
    await organizer?.leave()
    await demo?.stop()
    await rm(folder, { recursive: true, force: true })
  })
  const save = () => page.getByRole('button', { name: 'Save' }).first().click()

  /** Orders a free ticket, perhaps with the add-on, joins with it, and leaves the browser in the lobby. */
  async function withTicket(name, addon, options = {}) {
    const visitor = await arrive(options)
    const shop = visitor.page
    await shop.goto(demo.root)
    await shop.getByLabel('Online ticket').fill('1')
    await shop.locator('.shop-actions button.btn-primary').click()
    await shop.locator('[name="name_0"]').fill(name)
    if (addon) await shop.locator('[name^="addon_0_"]').first().check()
    await shop.locator('[name="email"]').fill(`${name.toLowerCase()}@example.org`)
    await shop.locator('.shop-actions button.btn-primary').click()
    await shop.getByRole('button', { name: 'Join', exact: true }).first().click()
    await shop.getByTestId('room-card').first().waitFor()
    return visitor
  }

  it('opens a room for the tickets that are chosen, and for no others', async () => {
    await organizer.event('rooms/new')
    await page.getByLabel('Name of the room').fill('Salon')
    await page.getByLabel('Holders of certain tickets').check()
    await save()
    await page.getByText('Choose at least one ticket that opens the room.').waitFor()
    await page.getByRole('group', { name: 'These open the room' }).getByLabel('Workshop seat').check()
    await page.getByLabel('Around its sessions').check()
    await page.getByLabel('Opens before a session').fill('20')
    await lookAround(page, 'control-room-access')
    await page.getByLabel('At any time').check()
    await save()
    const room = page.locator('[data-room="salon"]')
    await room.getByText('Holders of Workshop seat').waitFor()
    await lookAround(page, 'control-rooms-access')

    const [without, holder] = [await withTicket('Ada', false), await withTicket('Bo', true)]
    try {
      await without.page.goto(`${demo.root}video/salon`)
      await without.isTold('wrong_ticket')
      await holder.page.goto(`${demo.root}video/salon`)
      await holder.page.getByRole('heading', { name: 'Salon' }).waitFor()
      await holder.page.getByLabel('Your message').waitFor()
    } finally {
      await without.leave()
      await holder.leave()
    }
  })

  it('says at the product which rooms it opens and which add-ons go with it', async () => {
    await organizer.event('products')
    await page.getByRole('link', { name: 'Online ticket' }).click()
    await page.getByRole('group', { name: /Opens these rooms/ }).getByLabel('Salon').check()
    const addon = page.getByTestId('addon-choice').filter({ hasText: 'Workshop seat' })
    assert.equal(await addon.getByRole('checkbox').isChecked(), true)
    await addon.getByRole('textbox').fill('two')
    await save()
    await page.getByText('A whole number').first().waitFor()
    await lookAround(page, 'control-product-access')
    await addon.getByRole('textbox').fill('2')
    await save()
    await page.getByTestId('product').first().waitFor()
    const { results } = await demo.api('GET', 'products/')
    const ticket = results.find(({ name }) => name.en === 'Online ticket')
    assert.deepEqual(ticket.addons.map(({ max_count }) => max_count), [2])
    await organizer.event('rooms')
    await page.locator('[data-room="salon"]').getByText('Online ticket').waitFor()
    const visitor = await withTicket('Cleo', false)
    try {
      await visitor.page.goto(`${demo.root}video/salon`)
      await visitor.page.getByLabel('Your message').waitFor()
    } finally {
      await visitor.leave()
    }
  })

  it('has a field for each language of the event, and visitors read theirs', async () => {
    await organizer.event('settings')
    await page.getByRole('checkbox', { name: 'Deutsch' }).check()
    await page.getByRole('checkbox', { name: 'English' }).check()
    await save()
    await page.getByTestId('saved').waitFor()
    await organizer.event('products')
    await page.getByRole('link', { name: 'Online ticket' }).click()
    await page.getByLabel('Name (German)').fill('Online-Karte')
    await lookAround(page, 'control-product-languages')
    await save()
    await organizer.event('rooms')
    await page.locator('[data-room="salon"]').getByRole('link', { name: /Change/ }).click()
    await page.getByLabel('Name of the room (German)').fill('Blauer Salon')
    await save()
    await page.locator('[data-room="salon"]').waitFor()
    const reader = await arrive({ locale: 'de-DE' })
    try {
      await reader.page.goto(demo.root)
      await reader.page.getByLabel('Online-Karte').waitFor()
      await lookAround(reader.page, 'shop-german')
    } finally {
      await reader.leave()
    }
    const shell = await (await fetch(`${demo.root}video/`, { headers: { 'accept-language': 'de' } })).text()
    assert.ok(shell.length > 0)
  })

  it('takes a logo and a header picture, shows them, and takes them away again', async () => {
    const [logo, header] = [join(folder, 'logo.png'), join(folder, 'header.png')]
    await writeFile(logo, Buffer.from(await drawn(page, [96, 96, '#0d6655'])))
    await writeFile(header, Buffer.from(await drawn(page, [1200, 400, '#2c5f8a'])))
    await organizer.event('settings')
    await page.locator('[data-section="look"] summary').click()
    const setting = (key) => page.locator(`[data-testid="setting"][data-key="${key}"]`)
    const store = async () => {
      await page.getByRole('button', { name: 'Save' }).nth(1).click()
      await page.getByTestId('saved').waitFor()
    }
    const nothing = join(folder, 'nothing.png')
    await writeFile(nothing, 'not a picture')
    await setting('logo_image').locator('input[type=file]').setInputFiles(nothing)
    await setting('logo_image').getByText('Send a PNG, JPEG or WebP picture').waitFor()
    await setting('logo_image').locator('input[type=file]').setInputFiles(logo)
    await setting('logo_image').locator('img').waitFor()
    await setting('header_image').locator('input[type=file]').setInputFiles(header)
    await setting('header_image').locator('img').waitFor()
    await lookAround(page, 'control-pictures')
    await store()
    const visitor = await arrive()
    try {
      await visitor.page.goto(demo.root)
      await visitor.page.locator('.site-logo').waitFor()
      assert.ok(await visitor.page.locator('.event-picture').evaluate((image) => image.complete && image.naturalWidth === 1200))
      await lookAround(visitor.page, 'shop-pictures')
    } finally {
      await visitor.leave()
    }
    const holder = await withTicket('Dora', false)
    try {
      await holder.page.locator('.site-logo').waitFor()
      await lookAround(holder.page, 'lobby-logo')
    } finally {
      await holder.leave()
    }
    await page.reload()
    await page.locator('[data-section="look"] summary').click()
    await setting('header_image').getByRole('button', { name: /Remove/ }).click()
    await store()
    const shop = await (await fetch(demo.root)).text()
    assert.ok(shop.includes('site-logo') && !shop.includes('event-picture'))
  })

  it('speaks the reader\'s language and keeps their clocks, and says in German what is wrong', async () => {
    await organizer.event('orders')
    await page.getByRole('button', { name: 'Deutsch' }).click()
    await page.getByRole('heading', { name: 'Bestellungen' }).waitFor()
    await lookAround(page, 'control-header-german')
    await organizer.event('rooms/new')
    await page.getByLabel('Name des Raums').first().fill('x'.repeat(100))
    await page.getByLabel('Jederzeit').waitFor()
    await page.getByLabel('Höchstens so viele zugleich').fill('0')
    await page.getByRole('button', { name: 'Speichern' }).click()
    await page.getByText('Mindestens eins, oder leer für unbegrenzt.').waitFor()
    await organizer.organizer('webhooks/new')
    await page.getByRole('button', { name: 'English' }).click()
    await page.getByRole('button', { name: 'Deutsch' }).waitFor()
    assert.equal(await page.evaluate(() => document.documentElement.lang), 'en')
    assert.deepEqual(organizer.unexpected(), [])
  })

  it('switches an event\'s pages to the reader\'s own clocks, and remembers', async () => {
    const abroad = await arrive({ timezoneId: 'America/New_York', storageState: await organizer.context.storageState() })
    const place = `${demo.base_url}/control/${demo.organizer.slug}/${demo.event.slug}/`
    try {
      await abroad.page.goto(`${place}orders`)
      const own = abroad.page.getByRole('button', { name: 'Show them in my time zone' })
      await abroad.page.getByText('Asia/Kolkata').first().waitFor()
      await own.first().click()
      await abroad.page.getByText('America/New_York').first().waitFor()
      await abroad.page.goto(`${place}rooms`)
      await abroad.page.getByText('America/New_York').first().waitFor()
      const me = await abroad.page.evaluate(async () => (await fetch('/api/v1/me')).json())
      assert.equal(me.timezone, 'America/New_York')
    } finally {
      await abroad.leave()
    }
  })
})
