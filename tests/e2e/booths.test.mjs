/** A fair: a visitor finds a booth, asks to talk, and is answered; they see each other at the booth; a poster is found and voted for. */

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { startDemo } from './harness/demo.mjs'
import { fits, isAccessible, picture } from './harness/looks.mjs'
import { arriveAsOrganizer } from './harness/organizer.mjs'
import { arrive, NARROW, until } from './harness/people.mjs'
import { lookAround } from './harness/shapes.mjs'

const TEXT = '# Engines that think\n\nThey *reason*, **step** by step.\n\n- first\n- second\n\n<img src=x onerror="window.cracked = true"> [never](javascript:alert(1)) [a page](https://example.org/)'
/** A logo: squares of two greens. */
const LOGO = 'iVBORw0KGgoAAAANSUhEUgAAAMgAAABQCAIAAADTD63nAAABGUlEQVR42u3cwQkAIQxFwTRgeVYg2KBtWJQ1GOJFBrw/+Jnrboy90q/Nnn66f3fD0Lpg6YJlaLAMrQuWLliGBsvQumDpgmVosAytC5YuWIYGy9C6YOmCZWiwDK0Lli5YDgyWoXULYBlL90UXLF2wdMEyNFiG1gVLFyxDg2VoXbB0wTI0WIbWBUsXLEODZWhdsHTBMjRYhtYFSxcsQ4NlaN0KWMbS9ZWOLliGBsvQumDpgmVosAytC5YuWIYGy9C6YOmCZWiwDK0Lli5YhgbL0Lpg6YLlwGAZWhcsXf95dyRf6RhaFyxdsBwYLEPrgqULlgODZWhdsHTBcmCwDK0Lli5YDgyWoXXB0gVLFyxD64KlC5YuWIbWvXoHT8dFXvV74jAAAAAASUVORK5CYII='

describe('booths and posters', () => {
  let demo, staff, visitor, phone, hall, wall, engines

  before(async () => {
    demo = await startDemo()
    hall = await made('rooms/', { name: { en: 'Exhibition' }, mode: 'exhibition', description: { en: 'Thirty exhibitors on one floor.' } })
    wall = await made('rooms/', { name: { en: 'Posters' }, mode: 'posters' })
    engines = await made(`rooms/${hall.id}/exhibitors/`, { name: 'Analytical Engines', tagline: 'They think so that you can dream', short_text: 'Come and see a mill at work.', size: '3x1' })
    for (const [index, name] of ['Looms & Cards', 'Northern Lights Optics', 'River Maps', 'Quiet Fans'].entries()) await made(`rooms/${hall.id}/exhibitors/`, { name, tagline: `Hall ${index + 1}`, size: '1x1' })
    for (const [title, category, tags] of [['How light bends around a monsoon cloud', 'Physics', ['optics', 'weather']], ['Rivers that move their beds', 'Earth', ['weather']], ['A loom for proteins', 'Biology', ['folding']]]) {
      await made(`rooms/${wall.id}/posters/`, { title, category, tags, authors: 'N. Haddad, Y. Mori', abstract: 'We **measured** it.' })
    }
    await made(`stands/${engines.id}/staff/`, { email: 'ada@example.org' })
    ;[staff, visitor, phone] = await Promise.all([arrive(), arrive(), arrive({ viewport: NARROW, colorScheme: 'dark' })])
    await enter(staff, 0)
    await enter(visitor, 1)
    await enter(phone, 2)
  })
  after(async () => {
    await Promise.all([staff, visitor, phone].map((person) => person?.leave()))
    await demo?.stop()
  })

  async function made(path, body) {
    const answer = await demo.api('POST', path, body)
    return answer
  }

  async function enter({ page }, holder) {
    await page.goto(demo.holders[holder].join_link)
    await page.getByTestId('room').or(page.getByTestId('room-card').first()).first().waitFor()
  }

  const open = async ({ page }, slug, name) => {
    await page.goto(`${demo.root}video/${slug}`)
    await page.getByRole('link', { name }).click()
    await page.getByTestId('stand').waitFor()
  }

  it('whoever looks after a booth says what it is, and adds a logo', async () => {
    const { page } = staff
    await open(staff, hall.slug, 'Analytical Engines')
    await page.getByTestId('stand-edit').click()
    await page.getByLabel('Text', { exact: true }).fill(TEXT)
    await page.getByTestId('stand-file').setInputFiles({ name: 'engine.png', mimeType: 'image/png', buffer: Buffer.from(LOGO, 'base64') })
    await page.locator('dialog[open]').getByText('engine.png').waitFor()
    await isAccessible(page, 'booth-edit')
    await picture(page, 'booth-edit')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByRole('heading', { name: 'Engines that think' }).waitFor()
  })

  it('a visitor finds it in the hall, and nothing that was written there runs', async () => {
    const { page } = visitor
    await page.goto(`${demo.root}video/${hall.slug}`)
    await page.getByRole('link', { name: 'Analytical Engines' }).waitFor()
    await lookAround(page, 'exhibition')
    await page.getByRole('link', { name: 'Analytical Engines' }).click()
    await page.getByRole('heading', { name: 'Engines that think' }).waitFor()
    assert.equal(await page.evaluate(() => window.cracked), undefined)
    assert.equal(await page.locator('.markdown img').count(), 0)
    assert.deepEqual(await page.locator('.markdown a').evaluateAll((links) => links.map((link) => link.href)), ['https://example.org/'])
    await until('the logo is there', () => page.locator('.stand-head .stand-logo').evaluate((image) => image.naturalWidth > 0))
    await lookAround(page, 'booth')
  })

  it('they ask to talk, with the keyboard, and the staff hear of it wherever they are', async () => {
    await staff.page.goto(`${demo.root}video/`)
    const { page } = visitor
    await page.getByTestId('ask-to-talk').focus()
    await page.keyboard.press('Enter')
    await page.getByLabel('What is it about? (optional)').fill('Does it dream?')
    await page.getByLabel('Give them my name and e-mail address').press('Space')
    await page.getByRole('textbox', { name: 'E-mail address' }).fill('bo@example.org')
    await isAccessible(page, 'booth-ask')
    await picture(page, 'booth-ask')
    await page.getByRole('button', { name: 'Ask', exact: true }).press('Enter')
    await page.getByText('You asked to talk.').waitFor()
    const call = staff.page.getByTestId('contact-call')
    await call.getByText('Bo Lindqvist wants to talk at Analytical Engines').waitFor()
    await isAccessible(staff.page, 'booth-call')
    await picture(staff.page, 'booth-call')
  })

  it('one answers, and both are in a conversation of their own', async () => {
    await staff.page.getByTestId('contact-call').getByRole('button', { name: 'Answer' }).click()
    for (const { page } of [staff, visitor]) await page.getByRole('complementary', { name: /Messages/ }).or(page.getByRole('dialog')).first().waitFor()
    await until('the request waits no more', async () => (await staff.page.getByTestId('contact-call').count()) === 0)
    await visitor.page.getByTestId('ask-to-talk').waitFor()
  })

  it('the staff see who asked, with what they handed over', async () => {
    const { page } = staff
    await open(staff, hall.slug, 'Analytical Engines')
    await page.getByRole('tab', { name: /Requests/ }).click()
    await page.getByTestId('stand-request').filter({ hasText: 'bo@example.org' }).waitFor()
    await isAccessible(page, 'booth-requests')
    await picture(page, 'booth-requests')
    const file = await page.evaluate(async (url) => (await fetch(url)).text(), await page.getByRole('link', { name: 'Addresses as CSV' }).getAttribute('href'))
    assert.match(file, /"Bo Lindqvist","bo@example.org","Does it dream\?"/)
  })

  it('they see and hear each other at the booth', async () => {
    await open(visitor, hall.slug, 'Analytical Engines')
    for (const { page } of [staff, visitor]) {
      await page.getByTestId('talk-open').click()
      await page.getByTestId('go-on-stage').click()
      await page.getByRole('button', { name: 'Leave the call' }).waitFor()
    }
    for (const { page, seesAndHears } of [staff, visitor]) {
      await until('two tiles', async () => (await page.getByTestId('tile').count()) === 2)
      await page.waitForFunction(() => [...document.querySelectorAll('[data-testid=tile] video')].every((video) => video.videoWidth > 0))
      await seesAndHears()
    }
    await picture(staff.page, 'booth-talk')
    await fits(staff.page, 'booth-talk')
    await isAccessible(staff.page, 'booth-talk')
  })

  it('whoever is staff no more is a visitor at once', async () => {
    const [{ id }] = (await demo.api('GET', `stands/${engines.id}/staff/`)).results
    await demo.api('DELETE', `stands/${engines.id}/staff/${id}/`)
    await until('nothing to edit', async () => (await staff.page.getByTestId('stand-edit').count()) === 0)
    await until('no requests', async () => (await staff.page.getByRole('tab', { name: /Requests/ }).count()) === 0)
  })

  it('a poster is found on a phone and voted for', async () => {
    const { page } = phone
    await demo.api('PATCH', `rooms/${wall.id}/poster_voting/`, { open: true, votes_each: 1 })
    await page.goto(`${demo.root}video/${wall.slug}`)
    await page.getByRole('searchbox', { name: 'Search' }).fill('monsoon')
    await until('one poster', async () => (await page.getByTestId('stand-tile').count()) === 1)
    await fits(page, 'posters-phone')
    await isAccessible(page, 'posters-phone')
    await picture(page, 'posters-phone')
    await page.getByRole('link', { name: /How light bends/ }).click()
    await page.getByRole('button', { name: 'Vote for it' }).click()
    await page.getByRole('button', { name: 'You voted for it' }).waitFor()
    await page.getByText('You have given all your votes').waitFor()
    await picture(page, 'poster-phone')
    await fits(page, 'poster-phone')
    await isAccessible(page, 'poster-phone')
    const rows = (await demo.api('GET', `rooms/${wall.id}/posters/`)).results
    assert.deepEqual(rows.map(({ votes }) => votes), [1, 0, 0])
  })

  it('the organizer shows the results', async () => {
    await visitor.page.goto(`${demo.root}video/${wall.slug}`)
    await visitor.page.getByTestId('stand-tile').first().waitFor()
    assert.equal(await visitor.page.getByText('1 vote', { exact: true }).count(), 0)
    await demo.api('PATCH', `rooms/${wall.id}/poster_voting/`, { results_public: true })
    await visitor.page.getByText('1 vote', { exact: true }).waitFor()
    await lookAround(visitor.page, 'posters')
  })

  it('the organizer arranges exhibitors and posters in control', async () => {
    const olga = await arriveAsOrganizer(demo)
    try {
      const { page } = olga
      await olga.event(`rooms/${hall.id}/stands`)
      await page.getByRole('link', { name: 'New exhibitor' }).click()
      await page.getByLabel('Name', { exact: true }).fill('Paper & Ink')
      await page.getByRole('button', { name: 'Save', exact: true }).click()
      await page.getByTestId('control-stand').filter({ hasText: 'Paper & Ink' }).waitFor()
      await lookAround(page, 'control-exhibitors')
      await page.getByTestId('control-stand').filter({ hasText: 'Paper & Ink' }).getByRole('button', { name: /Move up/ }).click()
      await until('it stands before the last', async () => (await page.getByTestId('control-stand').last().textContent()).includes('Quiet Fans'))
      await page.getByTestId('control-stand').filter({ hasText: 'Paper & Ink' }).getByRole('link', { name: /Change/ }).click()
      await page.getByLabel('E-mail address').fill('chidi@example.org')
      await page.getByRole('button', { name: 'Add', exact: true }).click()
      await page.getByText('Chidi Eze').waitFor()
      await lookAround(page, 'control-exhibitor')
      await olga.event(`rooms/${wall.id}/stands`)
      await page.getByText('1 vote').first().waitFor()
      await lookAround(page, 'control-posters')
      assert.deepEqual(olga.problems, [])
    } finally {
      await olga.leave()
    }
  })

  it('no page had an error', () => {
    assert.deepEqual([staff, visitor, phone].flatMap(({ problems }) => problems), [])
  })
})
