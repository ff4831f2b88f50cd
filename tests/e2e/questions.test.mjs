/** The audience asks, votes and is asked; a moderator decides with the keyboard; the screen in the hall shows what is pinned. */

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { startDemo } from './harness/demo.mjs'
import { fits, isAccessible, picture } from './harness/looks.mjs'
import { arriveAsOrganizer } from './harness/organizer.mjs'
import { arrive, NARROW, until, WIDE } from './harness/people.mjs'
import { lookAround } from './harness/shapes.mjs'

describe('questions and polls', () => {
  let demo, ada, bo, olga

  before(async () => {
    demo = await startDemo()
    ;[ada, bo, olga] = await Promise.all([arrive(), arrive({ viewport: NARROW, colorScheme: 'dark' }), arriveAsOrganizer(demo)])
    await Promise.all([enter(ada.page, demo.holders[0].join_link), enter(bo.page, demo.holders[1].join_link), visit(olga.page, `${demo.root}video/main-stage`)])
  })
  after(async () => {
    await Promise.all([ada, bo, olga].map((person) => person?.leave()))
    await demo?.stop()
  })

  it('a question waits for a moderator, who shows it with the keyboard', async () => {
    await ask(ada.page, 'Why is the sky over the harbour so very wide tonight?')
    await ada.page.getByText('A moderator looks at your question first').waitFor()
    await tab(olga.page, 'Questions')
    await olga.page.locator('[data-filter=mod_queue]').click()
    await olga.page.getByTestId('question').filter({ hasText: 'harbour' }).waitFor()
    await tab(bo.page, 'Questions')
    assert.equal(await bo.page.getByTestId('question').count(), 0)
    await lookAround(olga.page, 'questions-moderator')
    await olga.page.getByRole('group', { name: 'Questions', exact: true }).focus()
    await olga.page.keyboard.press('ArrowDown')
    await olga.page.keyboard.press('a')
    await bo.page.getByTestId('question').filter({ hasText: 'harbour' }).waitFor()
  })

  it('others vote for it, once each, and it is put on top', async () => {
    await ask(ada.page, 'Second thoughts?')
    await olga.page.getByTestId('question').filter({ hasText: 'Second' }).getByRole('button', { name: 'Show' }).click()
    const second = (page) => page.getByTestId('question').filter({ hasText: 'Second' })
    await second(bo.page).getByRole('button', { name: /Vote for it/ }).click()
    await until('a vote', async () => (await second(ada.page).locator('.question-score').textContent()) === '1')
    assert.match(await ada.page.getByTestId('question').first().textContent(), /Second/)
    await olga.page.locator('[data-filter=visible]').click()
    await olga.page.getByTestId('question').filter({ hasText: 'harbour' }).getByRole('button', { name: 'To the screen' }).click()
    await until('the pinned one first', async () => /harbour/.test(await ada.page.getByTestId('question').first().textContent()))
    await ask(ada.page, 'And one that keeps its name to itself, with a rather long text that has to be broken into several lines on every screen?', true)
    await ada.page.getByText('A moderator looks').waitFor()
    await lookAround(ada.page, 'questions-attendee')
  })

  it('a poll is made, opened, voted in and shown', async () => {
    await tab(olga.page, 'Polls')
    await olga.page.getByRole('button', { name: 'New poll' }).click()
    await olga.page.getByLabel('Question', { exact: true }).fill('What shall the next talk be about?')
    await olga.page.getByLabel('Answer 1', { exact: true }).fill('Video over lossy lines')
    await olga.page.getByLabel('Answer 2', { exact: true }).fill('Databases')
    await olga.page.getByRole('button', { name: 'Another answer' }).click()
    await olga.page.keyboard.type('Nothing, let us have lunch')
    await picture(olga.page, 'poll-form')
    await isAccessible(olga.page, 'poll-form')
    await olga.page.getByRole('button', { name: 'Open at once' }).click()
    for (const { page } of [ada, bo]) await page.locator('.side-notice').waitFor()
    await picture(bo.page, 'poll-notice')
    await ada.page.getByRole('button', { name: 'Vote', exact: true }).click()
    await ada.page.getByLabel('Databases').check()
    await ada.page.getByRole('button', { name: 'Vote', exact: true }).click()
    await ada.page.getByTestId('voters').filter({ hasText: '1 person voted' }).waitFor()
    await tab(bo.page, 'Polls')
    await bo.page.getByLabel('Nothing, let us').check()
    await isAccessible(bo.page, 'poll-voting')
    await picture(bo.page, 'poll-voting')
    await bo.page.getByRole('button', { name: 'Vote', exact: true }).click()
    for (const { page } of [ada, olga]) await page.getByTestId('voters').filter({ hasText: '2 people voted' }).waitFor()
    await lookAround(olga.page, 'polls-moderator')
    await lookAround(ada.page, 'polls-attendee')
  })

  it('the screen in the hall shows what is pinned, for a link and for moderators', async () => {
    const { url } = await demo.api('POST', `rooms/${demo.room('main-stage').id}/screens/`, { name: 'Hall 1' })
    const hall = await arrive({ viewport: { width: 1920, height: 1080 }, colorScheme: 'dark' })
    await hall.page.goto(url)
    await hall.page.getByTestId('screen-question').filter({ hasText: 'harbour' }).waitFor()
    await seen(hall.page, 'screen-question')
    const poll = olga.page.getByTestId('poll')
    await poll.getByRole('button', { name: 'To the screen' }).click()
    await hall.page.getByTestId('screen-poll').waitFor()
    await seen(hall.page, 'screen-poll')
    await poll.getByRole('button', { name: 'Off the screen' }).click()
    await hall.page.getByTestId('screen-ask').waitFor()
    await seen(hall.page, 'screen-ask')
    await hall.page.goto(`${url}x`)
    await hall.page.reload()
    await hall.page.getByText('This link is over').waitFor()
    assert.deepEqual(hall.problems, [])
    await hall.leave()
    await tab(olga.page, 'Questions')
    const [page] = await Promise.all([olga.context.waitForEvent('page'), olga.page.getByRole('link', { name: 'Screen for the hall' }).click()])
    await page.getByTestId('screen-ask').waitFor()
    await page.close()
  })

  it('an announcement reaches everybody, and who has read it puts it aside', async () => {
    await olga.page.getByRole('button', { name: 'Announce something' }).click()
    await olga.page.getByLabel('What everybody should know').fill('Lunch is served in hall 2, and the vegetarian one is on the left.')
    await isAccessible(olga.page, 'announce-dialog')
    await picture(olga.page, 'announce-dialog')
    await olga.page.getByRole('button', { name: 'Tell everybody' }).click()
    for (const { page } of [ada, bo]) await page.getByTestId('announcement').waitFor()
    await lookAround(ada.page, 'announcement')
    await ada.page.getByRole('button', { name: /Put aside/ }).click()
    await ada.page.getByTestId('announcement').waitFor({ state: 'detached' })
    await ada.page.reload()
    await ada.page.locator('[data-presence=inside]').waitFor()
    assert.equal(await ada.page.getByTestId('announcement').count(), 0)
    assert.equal(await bo.page.getByTestId('announcement').count(), 1)
    await olga.page.getByRole('button', { name: 'Announce something' }).click()
    await olga.page.getByRole('button', { name: /Take away/ }).click()
    await bo.page.getByTestId('announcement').waitFor({ state: 'detached' })
    await olga.page.getByRole('button', { name: 'Cancel' }).click()
  })

  it('without the stage a phone has room for the queue', async () => {
    await olga.page.setViewportSize(NARROW)
    await visit(olga.page, `${demo.root}video/main-stage/questions`)
    await olga.page.getByTestId('quiet').waitFor()
    await olga.page.locator('[data-filter=mod_queue]').click()
    await olga.page.getByTestId('question').filter({ hasText: 'keeps its name' }).waitFor()
    assert.equal(await olga.page.locator('video').count(), 0)
    await fits(olga.page, 'questions-quiet')
    await lookAround(olga.page, 'questions-quiet')
    await olga.page.setViewportSize(WIDE)
  })

  it('the organizer sets when questions are taken, makes a screen and takes the questions home', async () => {
    await olga.event(`rooms/${demo.room('main-stage').id}/questions`)
    await olga.page.getByTestId('asked').filter({ hasText: 'harbour' }).waitFor()
    await olga.page.getByLabel('Where the screen hangs').fill('Foyer')
    await olga.page.getByRole('button', { name: 'Make a link' }).click()
    assert.match(await olga.page.getByTestId('secret').textContent(), /screen\/main-stage#.{40}$/)
    await lookAround(olga.page, 'control-audience')
    await olga.page.getByRole('button', { name: 'Take back · Foyer' }).click()
    await olga.page.getByTestId('secret').waitFor({ state: 'detached' })
    const [file] = await Promise.all([olga.page.waitForEvent('download'), olga.page.getByRole('link', { name: 'Questions as CSV' }).click()])
    assert.equal(file.suggestedFilename(), 'questions.csv')
    await olga.page.getByLabel('When a moderator opens them').check()
    await olga.page.getByRole('button', { name: 'Save' }).click()
    await ada.page.getByRole('tab', { name: /Questions/ }).click()
    await ada.page.getByText('No questions are taken right now.').waitFor()
  })

  it('no page had an error', () => {
    assert.deepEqual([...ada.problems, ...bo.problems, ...olga.unexpected()], [])
  })
})

/** On the two sizes of screens that hang in halls, light and dark. */
async function seen(page, name) {
  for (const [width, height, colorScheme] of [[1280, 720, 'light'], [1920, 1080, 'dark']]) {
    await page.setViewportSize({ width, height })
    await page.emulateMedia({ colorScheme })
    await picture(page, `${name}-${width}`)
    await fits(page, name)
    await isAccessible(page, name)
  }
}

async function enter(page, link) {
  await page.goto(link)
  await page.locator('[data-room="main-stage"]').getByRole('link', { name: /Enter/ }).click()
  await page.getByTestId('room').waitFor()
  await tab(page, 'Questions')
}

async function visit(page, address) {
  await page.goto(address)
  await page.locator('[data-presence=inside]').waitFor()
}

const tab = (page, name) => page.getByRole('tab', { name: new RegExp(name) }).click()

async function ask(page, text, anonymous = false) {
  await page.getByLabel('Your question').fill(text)
  if (anonymous) await page.getByLabel('Without my name').check()
  await page.getByRole('button', { name: 'Ask', exact: true }).click()
}
