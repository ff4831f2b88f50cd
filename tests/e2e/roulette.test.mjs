/** Strangers meet: wait, be found, talk with real media, go on, exchange contacts, skip, report. One of them by keyboard alone. */

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { startDemo } from './harness/demo.mjs'
import { arriveAsOrganizer } from './harness/organizer.mjs'
import { arrive, until, untilPlaying } from './harness/people.mjs'
import { lookAround } from './harness/shapes.mjs'

describe('roulette', () => {
  let demo, room, ada, bo, chidi

  before(async () => {
    demo = await startDemo()
    room = await demo.api('POST', 'rooms/', { name: 'Coffee corner', mode: 'roulette', timing: 'always' })
    await demo.api('PATCH', `rooms/${room.id}/roulette/`, { skip_after: 0, round: 120, extension: 60 })
    ;[ada, bo, chidi] = await Promise.all([arrive(), arrive(), arrive()])
    for (const [index, { page }] of [ada, bo, chidi].entries()) {
      await enter(page, demo.holders[index].join_link)
      await page.goto(`${demo.root}video/coffee-corner`)
      await page.getByTestId('roulette-start').waitFor()
    }
  })
  after(async () => {
    await Promise.all([ada, bo, chidi].map((person) => person?.leave()))
    await demo?.stop()
  })

  it('says what it is, and waits honestly', async () => {
    const { page } = ada
    await lookAround(page, 'roulette-start')
    await page.getByLabel('What do you like to talk about?').fill('Rust, climbing')
    await wait(page)
    await page.getByText('Nobody else waits right now.').waitFor()
    assert.equal(await page.evaluate(() => document.querySelectorAll('video').length), 1, 'only the closed preview: nothing is shown')
    await lookAround(page, 'roulette-waiting')
  })

  it('is usable by keyboard alone: start, answer, and the call is there with picture and sound', async () => {
    const { page } = bo
    await page.getByLabel('What do you like to talk about?').focus()
    await page.keyboard.type('climbing, cooking')
    await page.keyboard.press('Enter')
    // What is disabled takes no focus.
    await until('the devices', () => page.getByTestId('go-on-stage').isEnabled())
    await page.getByTestId('go-on-stage').focus()
    await page.keyboard.press('Enter')
    await page.getByTestId('roulette-ready').waitFor()
    await ada.page.getByText('You share: climbing').waitFor()
    await ada.page.getByTestId('roulette-ready').click()
    await ada.page.getByText('Waiting for the other side').waitFor()
    await until('the focus is on the answer', () => page.evaluate(() => document.activeElement?.dataset.testid === 'roulette-ready'))
    await page.keyboard.press('Enter')
    for (const person of [ada, bo]) await isTalking(person)
    await lookAround(ada.page, 'roulette-call')
  })

  it('goes on when both want it', async () => {
    const ends = () => ada.page.locator('.roulette-left time').getAttribute('datetime')
    const before = await ends()
    await ada.page.getByRole('button', { name: 'Go on longer' }).click()
    await ada.page.getByText('It takes all of you').waitFor()
    await bo.page.getByText('would like to go on').waitFor()
    assert.equal(await ends(), before)
    await bo.page.getByRole('button', { name: 'Go on longer' }).click()
    await until('a later end', async () => Date.parse(await ends()) === Date.parse(before) + 60_000)
  })

  it('goes on in another window, and the first one says so', async () => {
    const second = await bo.context.newPage()
    await second.goto(`${demo.root}video/coffee-corner`)
    await second.getByTestId('roulette-start').waitFor()
    await wait(second)
    await bo.page.getByText('You went on in another window.').waitFor()
    await bo.page.close()
    bo = { ...bo, page: second, seesAndHears: () => untilPlaying(second) }
    for (const person of [ada, bo]) await isTalking(person)
  })

  it('ends for both when one leaves, and contacts are exchanged by both', async () => {
    await ada.page.getByRole('button', { name: 'Leave' }).click()
    await bo.page.getByText('The other one left.').waitFor()
    await ada.page.getByText('You left.').waitFor()
    await until('no media', async () => (await ada.page.getByTestId('tile').count()) === 0)
    await give(ada.page, 'ada@example.org')
    await ada.page.getByText('You see theirs as soon as they give it.').waitFor()
    assert.equal(await bo.page.getByText('ada@example.org').count(), 0)
    await give(bo.page, '@bo on the fediverse')
    await bo.page.getByText('ada@example.org').waitFor()
    await ada.page.getByText('@bo on the fediverse').waitFor()
    await lookAround(ada.page, 'roulette-after')
  })

  it('somebody else is found after a skip, and whoever is left is told', async () => {
    await wait(ada.page)
    await wait(chidi.page)
    await meet(ada, chidi)
    await wait(bo.page)
    await chidi.page.getByRole('button', { name: 'Somebody else' }).click()
    await ada.page.getByText('The other one went on.').waitFor()
    await meet(bo, chidi)
  })

  it('a report ends it at once, and the other one is not told', async () => {
    await bo.page.getByRole('button', { name: 'Report' }).click()
    const dialog = bo.page.getByTestId('roulette-report')
    await dialog.getByLabel('What happened?').fill('Selling things.')
    await lookAround(bo.page, 'roulette-report')
    await dialog.getByRole('button', { name: 'Report and leave' }).click()
    await bo.page.getByText('you will not meet again').waitFor()
    await chidi.page.getByText('The other one left.').waitFor()
    assert.equal(await bo.page.getByLabel(/how can they reach you/).count(), 0, 'no contact after a report')
  })

  it('the host sees how it goes', async () => {
    const host = await arriveAsOrganizer(demo)
    await host.event(`rooms/${room.id}/quality`)
    const board = host.page.getByTestId('roulette-board')
    await board.getByText('People found').waitFor()
    await board.getByText('Reported').waitFor()
    await lookAround(host.page, 'roulette-board')
    assert.deepEqual(host.problems, [])
    await host.leave()
  })

  it('an organizer says how long calls take and how large they are', async () => {
    const host = await arriveAsOrganizer(demo)
    await host.event(`rooms/${room.id}`)
    const rounds = host.page.getByTestId('rounds')
    assert.equal(await rounds.getByLabel('A call takes').inputValue(), '2')
    await rounds.getByLabel('A call takes').fill('90')
    await rounds.getByRole('button', { name: 'Save' }).click()
    await until('it is said which is wrong', () => rounds.getByLabel('A call takes').evaluate((field) => field.getAttribute('aria-invalid') === 'true'))
    await rounds.getByLabel('A call takes').fill('4.5')
    await rounds.getByLabel('People of one call').fill('4')
    await lookAround(host.page, 'control-rounds')
    await rounds.getByRole('button', { name: 'Save' }).click()
    await rounds.getByTestId('saved').waitFor()
    const { group_size: size, round } = await demo.api('GET', `rooms/${room.id}/roulette/`)
    assert.deepEqual([size, round], [4, 270])
    assert.deepEqual(host.problems, [])
    await host.leave()
  })

  it('no page had an error', () => {
    assert.deepEqual([ada, bo, chidi].flatMap(({ problems }) => problems), [])
  })
})

async function enter(page, link) {
  await page.goto(link)
  await page.getByTestId('room').or(page.getByTestId('room-card').first()).first().waitFor()
}

/** Past the device check, into the queue (or straight on). */
async function wait(page) {
  await page.getByTestId('roulette-start').click()
  await until('the devices', () => page.getByTestId('go-on-stage').isEnabled())
  await page.getByTestId('go-on-stage').click()
  await page.getByTestId('backstage').waitFor({ state: 'hidden' })
}

async function meet(one, other) {
  for (const { page } of [one, other]) await page.getByTestId('roulette-ready').click()
  for (const person of [one, other]) await isTalking(person)
}

async function isTalking({ page, seesAndHears }) {
  await page.getByTestId('roulette-call').waitFor()
  await until('two tiles', async () => (await page.getByTestId('tile').count()) === 2)
  await seesAndHears()
}

async function give(page, card) {
  await page.getByLabel('Stay in touch: how can they reach you?').fill(card)
  await page.getByRole('button', { name: 'Give contact' }).click()
}
