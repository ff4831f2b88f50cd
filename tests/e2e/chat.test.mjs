/** Chat as people use it: reactions, mentions, edits, what was not read, direct messages beside a room, and a moderator. */

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { startDemo } from './harness/demo.mjs'
import { isAccessible, picture } from './harness/looks.mjs'
import { arriveAsOrganizer } from './harness/organizer.mjs'
import { arrive, until } from './harness/people.mjs'
import { lookAround } from './harness/shapes.mjs'

/** A small blue square. */
const PICTURE = 'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEUlEQVR42mPQiNqCFTEMLQkAJYpNgYVyrYwAAAAASUVORK5CYII='
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}/

describe('chat', () => {
  let demo, ada, bo, chidi, olga

  before(async () => {
    demo = await startDemo()
    ;[ada, bo] = await Promise.all([arrive(), arrive()])
    for (const [index, { page }] of [ada, bo].entries()) {
      await page.goto(demo.holders[index].join_link)
      await page.getByTestId('room').or(page.getByTestId('room-card').first()).first().waitFor()
      await toStage(page)
    }
  })
  after(async () => {
    await Promise.all([ada, bo, chidi, olga].map((person) => person?.leave()))
    await demo?.stop()
  })

  const toStage = async (page) => {
    await page.goto(`${demo.root}video/main-stage`)
    await page.getByLabel('Your message').waitFor()
  }
  const message = (page, text) => page.getByTestId('message').filter({ hasText: text })
  const openMore = (page, text) => message(page, text).getByRole('button', { name: /^More for/ }).click()

  it('changes an own message in place, by keyboard alone', async () => {
    await ada.say('Helo everybody')
    await bo.reads('Helo everybody')
    await ada.page.getByLabel('Your message').focus()
    await ada.page.keyboard.press('ArrowUp')
    await ada.page.getByLabel('Your message, to be changed').fill('Hello everybody')
    await ada.page.keyboard.press('Enter')
    await message(bo.page, 'Hello everybody').getByText('edited').waitFor()
    assert.equal(await message(bo.page, 'Helo everybody').count(), 0)
    await until('the focus is with the message', () => ada.page.evaluate(() => document.activeElement?.className === 'message-more'))
  })

  it('reacts with one of each emoji from each person', async () => {
    await openMore(bo.page, 'Hello everybody')
    await isAccessible(bo.page, 'the actions of a message')
    await message(bo.page, 'Hello everybody').getByRole('button', { name: 'React with 🎉' }).click()
    await message(ada.page, 'Hello everybody').getByRole('button', { name: '🎉, 1 person' }).click()
    await message(bo.page, 'Hello everybody').getByRole('button', { name: '🎉, 2 people' }).click()
    await message(ada.page, 'Hello everybody').getByRole('button', { name: '🎉, 1 person' }).waitFor()
  })

  it('mentions by name, chosen from a list, and shows the name everywhere', async () => {
    const field = ada.page.getByLabel('Your message')
    await field.pressSequentially('Welcome @')
    await ada.page.locator('.chat-offers').getByRole('option').first().waitFor()
    const name = (await ada.page.locator('.chat-offers').getByRole('option').first().textContent()).trim()
    await picture(ada.page, 'chat-naming')
    await field.pressSequentially(name.slice(0, 2).toLowerCase())
    await ada.page.keyboard.press('Enter')
    await ada.page.keyboard.press('Enter')
    await message(bo.page, `Welcome @${name}`).waitFor()
    for (const { page } of [ada, bo]) assert.doesNotMatch(await page.getByTestId('room').innerText(), UUID)
  })

  it('finds what was said', async () => {
    await ada.page.getByRole('button', { name: 'Search in this chat' }).click()
    await ada.page.getByRole('searchbox').fill('everybody')
    await ada.page.keyboard.press('Enter')
    await ada.page.getByText('1 message found').waitFor()
    await lookAround(ada.page, 'chat-search')
    await ada.page.getByRole('button', { name: 'Back to the chat' }).click()
    assert.equal(await ada.page.getByRole('button', { name: 'Earlier messages' }).count(), 0, 'there are none')
    await lookAround(ada.page, 'chat-room')
  })

  it('tells in the lobby what was not read, and who was meant', async () => {
    await bo.page.getByRole('link', { name: 'All rooms' }).click()
    const card = bo.page.locator('[data-room="main-stage"]')
    await card.waitFor()
    assert.equal(await card.getByText('New messages').count(), 0)
    await ada.say('Anything new?')
    await card.getByText('New messages').waitFor()
    const name = await bo.page.locator('.live-me-name').textContent()
    const field = ada.page.getByLabel('Your message')
    await field.pressSequentially(`@${name.slice(0, 3)}`)
    await ada.page.getByRole('option', { name }).waitFor()
    await ada.page.keyboard.press('Enter')
    await ada.page.keyboard.press('Enter')
    await card.getByText('1 unread').waitFor()
    await lookAround(bo.page, 'chat-lobby-unread')
    await card.getByRole('link', { name: /Enter/ }).click()
    await bo.reads('Anything new?')
    await until('it counts as read', async () => {
      await bo.page.getByRole('link', { name: 'All rooms' }).click()
      await card.waitFor()
      const unread = await card.getByText(/unread|New messages/).count()
      if (unread > 0) await card.getByRole('link', { name: /Enter/ }).click()
      return unread === 0
    })
    await toStage(bo.page)
  })

  it('carries a conversation of two beside the room', async () => {
    await ada.page.getByRole('tab', { name: /People/ }).click()
    await ada.page.getByRole('button', { name: /^Message / }).first().click()
    const drawer = ada.page.getByTestId('messages')
    await drawer.getByLabel('Your message').fill('Coffee after this?')
    await ada.page.keyboard.press('Enter')
    await drawer.getByText('Coffee after this?').waitFor()
    assert.equal(await ada.page.getByTestId('room').getAttribute('data-presence'), 'inside', 'the room goes on')

    await bo.page.getByRole('button', { name: 'Messages, 1 unread' }).click()
    await lookAround(bo.page, 'chat-direct-list')
    await bo.page.getByTestId('direct').click()
    const there = bo.page.getByTestId('messages')
    await there.getByText('Coffee after this?').waitFor()
    await bo.page.getByRole('button', { name: 'Messages', exact: true }).waitFor()
    await there.getByLabel('Your message').fill('Gladly')
    await bo.page.keyboard.press('Enter')
    await drawer.getByText('Gladly').waitFor()
    await lookAround(ada.page, 'chat-direct')
    await ada.page.getByRole('heading', { level: 2 }).last().focus()
    await ada.page.keyboard.press('Escape')
    await until('the focus is back', () => ada.page.evaluate(() => document.activeElement?.classList.contains('messages-open')))
    await there.getByRole('button', { name: 'Close messages' }).click()
    assert.equal(await message(bo.page.getByTestId('room'), 'Gladly').count(), 0, 'nothing of it stands in the room')
  })

  it('carries a conversation of three', async () => {
    const { page } = ada
    await page.getByRole('button', { name: /^Messages/ }).click()
    await page.getByTestId('direct').waitFor()
    assert.equal(await page.getByRole('button', { name: 'Write to several people' }).count(), 0, 'there is only one to write to')
    await page.getByRole('button', { name: 'Close messages' }).click()
    chidi = await arrive()
    await chidi.page.goto(demo.holders[2].join_link)
    await chidi.page.getByTestId('room').or(chidi.page.getByTestId('room-card').first()).first().waitFor()
    await toStage(chidi.page)
    await page.getByRole('tab', { name: /People/ }).click()
    await page.getByRole('button', { name: /^Message Chidi/ }).click()
    const drawer = page.getByTestId('messages')
    await drawer.getByRole('button', { name: 'Talk with more people' }).click()
    const several = page.getByTestId('several')
    assert.equal(await several.getByLabel(/^Chidi/).isChecked(), true)
    assert.equal(await several.getByRole('button', { name: 'Begin' }).isEnabled(), false)
    await several.getByLabel('Bo Lindqvist').check()
    await lookAround(page, 'chat-several')
    await several.getByRole('button', { name: 'Begin' }).click()
    await drawer.getByRole('heading', { name: /Bo Lindqvist.*Chidi|Chidi.*Bo Lindqvist/ }).waitFor()
    await drawer.getByLabel('Your message').fill('The three of us')
    await page.keyboard.press('Enter')
    await bo.page.getByRole('button', { name: 'Messages, 1 unread' }).click()
    await bo.page.getByTestId('direct').filter({ hasText: 'The three of us' }).click()
    const said = message(bo.page.getByTestId('messages'), 'The three of us')
    await said.getByRole('button', { name: /^More for/ }).click()
    await said.getByRole('button', { name: 'Report', exact: true }).click()
    await bo.page.getByRole('dialog').getByRole('button', { name: 'Report', exact: true }).click()
    await bo.page.getByText('The moderators have been told.').first().waitFor({ state: 'attached' })
    await bo.page.getByRole('button', { name: 'Close messages' }).click()
    await drawer.getByRole('button', { name: 'Close messages' }).click()
  })

  it('shows a picture that was sent, and only to those who may read it', async () => {
    await ada.page.getByRole('tab', { name: /Chat/ }).click()
    const [chooser] = await Promise.all([ada.page.waitForEvent('filechooser'), ada.page.getByRole('button', { name: 'Add a picture or a PDF' }).click()])
    await chooser.setFiles({ name: 'map.png', mimeType: 'image/png', buffer: Buffer.from(PICTURE, 'base64') })
    await ada.page.getByText('map.png').waitFor()
    await ada.say('The way to the coffee')
    const picture = message(bo.page, 'The way to the coffee').getByRole('img', { name: 'Picture: map.png' })
    await until('it is painted', () => picture.evaluate((image) => image.complete && image.naturalWidth > 0))
    await lookAround(bo.page, 'chat-picture')
    const address = await picture.getAttribute('src')
    assert.equal((await fetch(`${demo.base_url}${address}`)).status, 404, 'a stranger')
  })

  it('opens in a window of its own', async () => {
    const [opened] = await Promise.all([ada.context.waitForEvent('page'), ada.page.getByRole('link', { name: 'Open the chat in its own window' }).click()])
    await opened.getByLabel('Your message').fill('From a small window')
    await opened.keyboard.press('Enter')
    await bo.reads('From a small window')
    await isAccessible(opened, 'the chat alone')
    await picture(opened, 'chat-window')
    await opened.close()
  })

  it('a moderator deletes what others wrote, and slows everybody down', async () => {
    olga = await arriveAsOrganizer(demo)
    await toStage(olga.page)
    await olga.reads('From a small window')
    await openMore(olga.page, 'From a small window')
    await message(olga.page, 'From a small window').getByRole('button', { name: 'Delete' }).click()
    await olga.page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await until('it is gone', async () => (await message(bo.page, 'From a small window').count()) === 0)
    await olga.page.getByLabel('Slow mode').selectOption('30')
    await bo.page.getByText('Slow mode: one message every 30 seconds').waitFor()
    await bo.say('One')
    await ada.reads('One')
    await bo.say('Two')
    await bo.page.getByText(/You can write again in \d+ s/).waitFor()
    await picture(bo.page, 'chat-slow')
    await lookAround(olga.page, 'chat-moderator')
    await openMore(bo.page, 'Anything new?')
    assert.equal(await bo.page.getByRole('button', { name: 'Delete', exact: true }).count(), 0, 'only moderators delete what others wrote')
  })

  it('nothing went wrong in the pages', () => {
    for (const { problems } of [ada, bo, olga]) assert.deepEqual(problems, [])
  })
})
