/** An organizer asks people about themselves; two people meet, look at each other's card and exchange contacts. */

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { startDemo } from './harness/demo.mjs'
import { isAccessible, fits, picture } from './harness/looks.mjs'
import { arriveAsOrganizer } from './harness/organizer.mjs'
import { arrive, NARROW } from './harness/people.mjs'

const EVIL = '<img src=x onerror="window.cracked = true">'

describe('profiles and contacts', () => {
  let demo, organizer, ada, bo

  before(async () => {
    demo = await startDemo()
    await demo.api('POST', 'rooms/', { name: { en: 'Who is here' }, mode: 'people' })
    organizer = await arriveAsOrganizer(demo)
    ;[ada, bo] = await Promise.all([arrive(), arrive({ viewport: NARROW, colorScheme: 'dark' })])
  })
  after(async () => {
    await Promise.all([organizer, ada, bo].map((person) => person?.leave()))
    await demo?.stop()
  })

  async function enter({ page }, holder) {
    await page.goto(demo.holders[holder].join_link)
    await page.getByTestId('room').or(page.getByTestId('room-card').first()).first().waitFor()
  }
  const noProblems = (person) => { assert.deepEqual(person.problems, []) }

  it('the organizer says what people are asked', async () => {
    const { page } = organizer
    await page.goto(`${demo.base_url}/control/${demo.organizer.slug}/${demo.event.slug}/profile`)
    await page.getByRole('heading', { name: 'Profile fields' }).waitFor()
    const add = page.getByRole('button', { name: 'Add a field' })
    await add.click()
    const company = page.getByTestId('profile-field').nth(0)
    await company.getByLabel(/^Question/).first().fill('Company')
    await company.getByLabel('Required').check()
    await add.click()
    const site = page.getByTestId('profile-field').nth(1)
    await site.getByLabel(/^Question/).first().fill('Your page')
    await site.getByLabel('Answer', { exact: true }).selectOption({ label: 'A link (https)' })
    await add.click()
    const diet = page.getByTestId('profile-field').nth(2)
    await diet.getByLabel(/^Question/).first().fill(EVIL)
    await diet.getByLabel('Answer', { exact: true }).selectOption({ label: 'One of a list' })
    await diet.getByLabel('Choices, one a line').fill('All\nVegan')
    await diet.getByLabel('Others see the answer').uncheck()
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByTestId('saved').waitFor()
    await isAccessible(page, 'profile fields')
    await picture(page, 'profile-fields', { fullPage: true })
    assert.equal((await demo.api('GET', 'profile_fields/')).fields.length, 3)
    noProblems(organizer)
  })

  it('whoever comes is asked, can look around all the same, and answers', async () => {
    const { page } = ada
    await enter(ada, 0)
    await page.getByTestId('profile-note').getByText('the event asks you').waitFor()
    await picture(page, 'profile-note')
    await page.goto(`${demo.root}video/main-stage`)
    await page.getByLabel('Your message').fill('May I?')
    await page.keyboard.press('Enter')
    await page.getByText('The event needs a few words about you first').waitFor()
    await page.getByTestId('profile-note').getByRole('link', { name: 'Fill in' }).click()
    await page.getByRole('heading', { name: 'My profile' }).waitFor()
    await page.getByLabel('Your page').fill('javascript:alert(1)')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('The event needs this.').waitFor()
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('aria-invalid')), 'true', 'the first that is missing has the focus')
    await isAccessible(page, 'profile with problems')
    await page.getByLabel('Company').fill(`Engines ${EVIL}`)
    await page.getByLabel('Your page').fill('https://example.org/ada')
    await page.getByLabel(EVIL).selectOption('Vegan')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('Your profile is saved.').first().waitFor()
    await picture(page, 'profile', { fullPage: true })
    assert.equal(await page.getByTestId('profile-note').count(), 0)
    await page.goto(`${demo.root}video/main-stage`)
    await ada.say('Good evening')
    await ada.reads('Good evening')
    noProblems(ada)
  })

  it('a name opens a card, and the card asks for contacts', async () => {
    const { page } = bo
    await enter(bo, 1)
    await page.goto(`${demo.root}video/~/profile`)
    await page.getByLabel('Company').fill('Optics')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('Your profile is saved.').first().waitFor()
    await page.goto(`${demo.root}video/main-stage`)
    const message = page.getByTestId('message').filter({ hasText: 'Good evening' })
    await message.getByRole('button', { name: 'Ada Lovelace', exact: true }).click()
    const card = page.getByTestId('person-card')
    await card.getByText(`Engines ${EVIL}`).waitFor()
    assert.equal(await card.getByRole('link', { name: 'example.org/ada' }).getAttribute('rel'), 'noopener noreferrer nofollow')
    assert.equal(await card.getByText('Vegan').count(), 0, 'what is for the organizer is not shown')
    await isAccessible(page, 'card')
    await fits(page, 'card')
    await picture(page, 'card-narrow-dark')
    await card.getByRole('button', { name: 'Exchange contacts' }).click()
    await card.getByLabel(/^E-mail address/).fill('bo@example.org')
    await isAccessible(page, 'share')
    await picture(page, 'share-narrow-dark')
    await card.getByRole('button', { name: 'Ask', exact: true }).click()
    await card.getByText('You asked Ada Lovelace').waitFor()
    await page.keyboard.press('Escape')
    await card.waitFor({ state: 'hidden' })
    noProblems(bo)
  })

  it('who was asked sees it everywhere, agrees by keyboard, and both have the contact', async () => {
    const { page } = ada
    const link = page.getByTestId('contacts-link')
    await page.getByRole('link', { name: 'My contacts: 1 request waits' }).waitFor()
    await link.focus()
    await page.keyboard.press('Enter')
    const request = page.getByTestId('contact-request')
    await request.getByText('Bo').first().waitFor()
    await isAccessible(page, 'request')
    await picture(page, 'contacts-request')
    await request.getByRole('button', { name: /^Exchange contacts/ }).focus()
    await page.keyboard.press('Enter')
    const card = page.getByTestId('person-card')
    await card.getByText('wants to exchange contacts with you').waitFor()
    await card.getByRole('button', { name: 'Exchange contacts' }).click()
    await card.getByLabel(/^A line of your own/).fill('=1+1, hall 2')
    await card.getByRole('button', { name: 'Exchange contacts' }).click()
    await card.getByRole('link', { name: /exchanged contacts/ }).waitFor()
    await page.keyboard.press('Escape')
    const contact = page.getByTestId('contact')
    await contact.getByRole('link', { name: 'bo@example.org' }).waitFor()
    await contact.getByLabel('Your note').fill('Met on stage')
    await contact.getByRole('button', { name: /^Save the note/ }).click()
    await contact.getByText('The note is saved.').waitFor()
    await isAccessible(page, 'contacts')
    await picture(page, 'contacts', { fullPage: true })
    const csv = await page.evaluate(async () => (await fetch('../contacts.csv')).text())
    assert.match(csv, /"bo@example.org".*"Met on stage"/)
    await page.getByLabel('Look through your contacts').fill('stage')
    assert.equal(await contact.count(), 1)
    await page.getByLabel('Look through your contacts').fill('nobody at all')
    await page.getByText('Nobody fits').waitFor()

    await bo.page.goto(`${demo.root}video/`)
    await bo.page.getByTestId('contacts-link').click()
    const theirs = bo.page.getByTestId('contact')
    await theirs.getByText('=1+1, hall 2').waitFor()
    await theirs.getByText(`Engines ${EVIL}`).waitFor()
    await isAccessible(bo.page, 'contacts, narrow and dark')
    await fits(bo.page, 'contacts, narrow')
    await picture(bo.page, 'contacts-narrow-dark', { fullPage: true })
    noProblems(ada)
    noProblems(bo)
  })

  it('removing ends it for both, in every window', async () => {
    const { page } = bo
    await page.getByRole('button', { name: /^Remove/ }).first().click()
    await page.getByText('The exchange ends for both of you').waitFor()
    await page.locator('dialog[open]').getByRole('button', { name: 'Remove', exact: true }).click()
    await page.getByText('Nobody yet.').waitFor()
    await ada.page.getByText('Nobody yet.').waitFor()
    assert.equal(await ada.page.evaluate(() => window.cracked), undefined)
    noProblems(ada)
    noProblems(bo)
  })
})
