/** A moderator's evening: told, looked at, answered, taken back; and an attendee who is silenced and blocked from nothing else. */

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { startDemo } from './harness/demo.mjs'
import { arriveAsOrganizer } from './harness/organizer.mjs'
import { arrive, until } from './harness/people.mjs'
import { lookAround } from './harness/shapes.mjs'

describe('moderation', () => {
  let demo, ada, bo, olga

  before(async () => {
    demo = await startDemo()
    ;[ada, bo, olga] = await Promise.all([arrive(), arrive(), arriveAsOrganizer(demo)])
    for (const [index, { page }] of [ada, bo].entries()) await enter(page, demo.holders[index].join_link)
    await olga.page.goto(`${demo.root}video/main-stage`)
    for (const { page } of [ada, bo, olga]) await page.getByTestId('room').waitFor()
  })
  after(async () => {
    await Promise.all([ada, bo, olga].map((person) => person?.leave()))
    await demo?.stop()
  })

  it('a person is reported by keyboard, and the moderator is told while watching', async () => {
    const { page } = ada
    await page.getByRole('tab', { name: /People/ }).click()
    const more = page.getByRole('button', { name: /What can be done about Bo/ })
    await more.waitFor()
    await more.focus()
    await page.keyboard.press('Enter')
    await lookAround(page, 'people-actions')
    await page.getByRole('button', { name: /^Report Bo/ }).focus()
    await page.keyboard.press('Enter')
    await page.getByLabel('What happened?').fill('Shouts at speakers.')
    await lookAround(page, 'report-person')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await olga.page.getByRole('tab', { name: /Reports 1/ }).click()
    await olga.page.getByTestId('report').getByText('Shouts at speakers.').waitFor()
    assert.equal(await ada.page.getByRole('tab', { name: /Reports/ }).count(), 0, 'only who moderates sees the queue')
    await lookAround(olga.page, 'moderation-queue')
  })

  it('a silenced person reads on, cannot write, and is told so', async () => {
    await olga.page.getByRole('button', { name: /^Silence … · Bo/ }).click()
    const dialog = olga.page.getByTestId('sanction').filter({ visible: true })
    await lookAround(olga.page, 'moderation-silence')
    await dialog.getByLabel('For how long?').selectOption('10 minutes')
    await dialog.getByRole('button', { name: 'Silence' }).click()
    await olga.page.getByTestId('standing-sanction').getByText(/Silenced in/).waitFor()
    await bo.page.getByText('A moderator has silenced you here.').waitFor()
    assert.equal(await bo.page.getByLabel('Your message').count(), 0)
    await say(ada.page, 'Good evening, everybody.')
    await bo.page.getByTestId('message').getByText('Good evening, everybody.').waitFor()
    await lookAround(bo.page, 'silenced')
  })

  it('what was done is taken back', async () => {
    await olga.page.getByTestId('standing-sanction').getByRole('button', { name: /Take back/ }).click()
    await bo.page.getByLabel('Your message').waitFor()
    await say(bo.page, 'I was only clapping.')
    await ada.page.getByTestId('message').getByText('I was only clapping.').waitFor()
  })

  it('a banned person is out, and a new tab does not help', async () => {
    await olga.page.getByRole('tab', { name: /People/ }).click()
    await olga.page.getByRole('button', { name: /What can be done about Bo/ }).click()
    await olga.page.getByRole('button', { name: /^Ban Bo/ }).click()
    const dialog = olga.page.getByTestId('sanction').filter({ visible: true })
    await dialog.getByLabel('Why?').fill('Went on.')
    await dialog.getByRole('button', { name: 'Ban' }).click()
    await bo.isTold('banned')
    const again = await bo.context.newPage()
    await again.goto(`${demo.root}video/main-stage`)
    await again.locator('[data-code="banned"]').waitFor()
    assert.equal(await again.getByTestId('stage').count(), 0)
  })

  it('the organizer sees it in control, and lets them back in', async () => {
    await olga.event('rooms')
    const row = olga.page.getByTestId('sanction').filter({ hasText: 'Went on.' })
    await row.getByText('Banned').waitFor()
    await row.getByRole('button', { name: /Take back/ }).click()
    await until('gone', async () => (await row.count()) === 0)
  })
})

async function enter(page, link) {
  await page.goto(link)
  await page.getByRole('heading', { name: 'Rooms' }).waitFor()
  await page.locator('[data-room="main-stage"]').getByRole('link', { name: /Enter/ }).click()
}

async function say(page, text) {
  const chat = page.getByRole('tab', { name: 'Chat' })
  await chat.click()
  await page.getByLabel('Your message').fill(text)
  await page.getByLabel('Your message').press('Enter')
}
