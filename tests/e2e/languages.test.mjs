/** A German browser reads German from the shop to the room; a reader chooses language and clocks; and pages mirror. */

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { startDemo } from './harness/demo.mjs'
import { arrive } from './harness/people.mjs'
import { lookAround } from './harness/shapes.mjs'

const language = (page) => page.evaluate(() => `${document.documentElement.lang} ${document.documentElement.dir}`)

/** The demo conference is there; not a whole number of hours from anybody else in this test. */
const ZONE = 'Asia/Kolkata'

describe('languages', () => {
  let demo, greta, far, mirrored

  before(async () => {
    demo = await startDemo()
    ;[greta, far, mirrored] = await Promise.all([
      arrive({ locale: 'de-DE', timezoneId: ZONE }),
      arrive({ timezoneId: 'America/New_York' }),
      arrive(),
    ])
    await mirrored.context.addCookies([{ name: 'language', value: 'en-XB', url: demo.base_url }])
  })
  after(async () => {
    await Promise.all([greta, far, mirrored].map((person) => person?.leave()))
    await demo?.stop()
  })

  it('a German browser gets a German shop', async () => {
    const { page } = greta
    const answer = await page.goto(demo.root)
    assert.equal(answer.headers()['content-language'], 'de')
    assert.match(answer.headers().vary, /accept-language/)
    assert.equal(await language(page), 'de ltr')
    await lookAround(page, 'german-shop')
    await page.getByLabel('Online ticket').fill('1')
    await page.getByRole('button', { name: 'Weiter' }).click()
    await page.getByRole('heading', { name: 'Wer kommt?' }).waitFor()
    await lookAround(page, 'german-checkout')
    await page.getByLabel(/Name der Person/).fill('Greta Groß')
    await page.getByLabel('Ihre E-Mail-Adresse').fill('greta@example.org')
    await page.getByRole('button', { name: 'Ticket holen' }).click()
    await page.getByRole('heading', { name: /^Bestellung / }).waitFor()
    await page.getByText('Vielen Dank. Ihr Ticket ist da.').waitFor()
    await lookAround(page, 'german-order')
    const code = /order\/([A-Z0-9]+)\//.exec(page.url())[1]
    assert.equal((await demo.api('GET', `orders/${code}/`)).locale, 'de')
  })

  it('and a German room', async () => {
    const { page } = greta
    await page.getByRole('button', { name: 'Teilnehmen' }).click()
    await page.getByRole('heading', { name: 'Räume' }).waitFor()
    assert.equal(await language(page), 'de ltr')
    await lookAround(page, 'german-lobby')
    await page.locator('[data-room="main-stage"]').getByRole('link', { name: /Eintreten/ }).click()
    await page.getByTestId('stage').waitFor()
    await page.getByText('Noch ist niemand auf der Bühne').waitFor()
    await page.getByRole('tab', { name: /Personen/ }).click()
    await lookAround(page, 'german-room')
  })

  it('no switch of clocks is shown to who reads the event\'s own', async () => {
    const { page } = greta
    await page.goto(`${demo.root}schedule/`)
    await page.getByText(ZONE).waitFor()
    assert.equal(await page.getByRole('button', { name: /Zeitzone/ }).count(), 0)
    await lookAround(page, 'german-schedule')
  })

  it('refusals, forms that were filled in wrongly and pages that are not there are German too', async () => {
    const { page } = greta
    await page.goto(`${demo.root}checkout`)
    await page.getByText('Wählen Sie mindestens ein Ticket.').waitFor()
    await page.goto(`${demo.base_url}/account/register/`)
    await page.getByRole('heading', { name: 'Konto anlegen' }).waitFor()
    await lookAround(page, 'german-register')
    await page.goto(`${demo.base_url}/nobody/nothing/`)
    await page.getByRole('heading', { name: 'Nicht gefunden' }).waitFor()
  })

  it('the menu changes the language, here and on the next pages', async () => {
    const { page } = greta
    await page.goto(`${demo.root}schedule/`)
    await page.getByRole('button', { name: 'English' }).click()
    await page.getByRole('heading', { name: 'Schedule' }).waitFor()
    assert.equal(new URL(page.url()).pathname, new URL(`${demo.root}schedule/`).pathname)
    await page.goto(demo.root)
    assert.equal(await language(page), 'en ltr')
    await page.getByRole('button', { name: 'Deutsch' }).click()
    await page.getByRole('button', { name: 'Weiter' }).waitFor()
  })

  it('a reader far away can have their own clocks, on pages and in the app', async () => {
    const { page } = far
    await page.goto(`${demo.root}schedule/`)
    const first = page.locator('time[data-shape=clock]').first()
    const served = await first.innerText()
    const expected = await first.evaluate((element) => new Date(element.dateTime).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' }))
    await page.getByRole('button', { name: 'Show them in my time zone' }).click()
    assert.ok((await first.innerText()).endsWith(expected) && expected !== served, `${served} became ${await first.innerText()}, not ${expected}`)
    await page.getByText('America/New_York').waitFor()
    await lookAround(page, 'own-clocks-schedule')
    await page.goto(demo.holders[0].join_link)
    await page.getByRole('heading', { name: 'Rooms' }).waitFor()
    await page.getByText('Times are those of America/New_York.').waitFor()
    await page.getByRole('button', { name: 'Show the event’s own times' }).click()
    await page.getByText(`Times are those of ${ZONE}.`).waitFor()
    await page.goto(`${demo.root}schedule/`)
    assert.equal(await first.innerText(), served)
  })

  it('a right-to-left language mirrors the layout', async () => {
    const { page } = mirrored
    await page.goto(demo.root)
    assert.equal(await language(page), 'en-XB rtl')
    const left = (locator) => locator.evaluate((element) => element.getBoundingClientRect().left)
    assert.ok(await left(page.locator('.site-brand')) > await left(page.locator('.site-links')), 'the name stands at the right')
    assert.ok(await left(page.locator('.product-name').first()) > await left(page.locator('.product-price').first()), 'the price stands at the left')
    await lookAround(page, 'mirrored-shop')
    await page.goto(demo.holders[1].join_link)
    await page.locator('[data-room="main-stage"]').getByRole('link', { name: /Enter/ }).click()
    await page.getByTestId('stage').waitFor()
    assert.ok(await left(page.locator('.room-side')) < await left(page.getByTestId('stage')), 'the chat stands at the left')
    await lookAround(page, 'mirrored-room')
  })

  it('no page had an error', () => {
    const missing = /status of 40[04]/
    assert.deepEqual([...greta.problems, ...far.problems, ...mirrored.problems].filter((problem) => !missing.test(problem)), [])
  })
})
