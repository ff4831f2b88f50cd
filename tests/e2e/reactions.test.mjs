/** Reactions: there at once over the media's path, once each, between Chromium and Firefox, and to those who have no media. */

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { startDemo } from './harness/demo.mjs'
import { arriveWithFirefox, mediaForFirefox, noFirefox } from './harness/firefox.mjs'
import { fits, isAccessible, picture } from './harness/looks.mjs'
import { arrive, NARROW, until, WIDE } from './harness/people.mjs'

const SHAPES = [['wide-light', WIDE, 'light'], ['wide-dark', WIDE, 'dark'], ['narrow-light', NARROW, 'light']]

/** Somebody whose network lets no media through. */
function withoutMedia() {
  const Real = window.RTCPeerConnection
  window.RTCPeerConnection = class extends Real {
    setRemoteDescription({ type, sdp }) {
      return super.setRemoteDescription({ type, sdp: sdp.replace(/^a=candidate:.*\r\n/gm, '') })
    }
  }
}

/** Counts what rises over the stage. */
function countReactions() {
  window.flown = 0
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) window.flown += [...addedNodes].filter((node) => node.classList?.contains('flying')).length
  }).observe(document, { childList: true, subtree: true })
}

describe('reactions', () => {
  let demo, ada, bo, shut, told

  before(async () => {
    demo = await startDemo({ media: noFirefox ? undefined : mediaForFirefox })
    ;[ada, bo, shut] = await Promise.all([arrive({ script: countReactions }), arrive({ script: countReactions }), arrive({ script: withoutMedia })])
    told = []
    bo.page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => { if (String(payload).includes('room.reaction')) told.push(String(payload)) }))
    await Promise.all([ada, bo, shut].map(({ page }, index) => enter(page, demo.holders[index].join_link)))
    await Promise.all([ada, bo].map(({ stats }) => until('a connection', async () => (await stats()).status === 'connected')))
  })
  after(async () => {
    await Promise.all([ada, bo, shut].map((person) => person?.leave()))
    await demo?.stop()
  })

  it('are there before the server has gathered them, and are shown once', async () => {
    // The channel opens a moment after the connection.
    await until('a reaction over the media path', async () => {
      await ada.page.getByRole('button', { name: 'Heart' }).click()
      return (await heard(bo)) > 0
    })
    await bo.page.locator('[data-reaction="❤️"]').waitFor()
    await bo.page.locator('[data-reaction="❤️"]').waitFor({ state: 'detached' })
    await until('the end of the first', async () => (await bo.page.locator('.flying').count()) === 0 && (await ada.page.locator('.flying').count()) === 0)
    const before = { flown: await bo.page.evaluate(() => window.flown), heard: await heard(bo) }
    const clicked = Date.now()
    await ada.page.getByRole('button', { name: 'Applause' }).click()
    await bo.page.locator('[data-reaction="👏"]').waitFor()
    console.log(`# shown after ${Date.now() - clicked} ms`)
    await until('told by the socket as well', () => told.some((payload) => payload.includes('👏')))
    assert.equal((await heard(bo)) - before.heard, 1)
    await until('the end', async () => (await bo.page.locator('.flying').count()) === 0)
    assert.equal((await bo.page.evaluate(() => window.flown)) - before.flown, 1)
  })

  it('reach those without media by the socket', async () => {
    await ada.page.getByRole('button', { name: 'Thumbs up' }).click()
    await shut.page.locator('[data-reaction="👍"]').waitFor()
    assert.equal(await heard(shut), 0)
  })

  it('of one impatient person are bounded', async () => {
    const before = await heard(bo)
    await ada.page.evaluate(() => { for (let click = 0; click < 40; click += 1) document.querySelector('.reaction').click() })
    await until('some', async () => (await heard(bo)) > before)
    await until('told', async () => (await bo.page.locator('[data-reaction]').count()) === 0)
    assert.ok((await heard(bo)) - before <= 12, `${(await heard(bo)) - before} in what may be two seconds`)
  })

  it('stand still as a count where motion is not wanted', async () => {
    const { page } = bo
    await page.emulateMedia({ reducedMotion: 'reduce' })
    const before = await page.evaluate(() => window.flown)
    for (let times = 0; times < 3; times += 1) await ada.page.getByRole('button', { name: 'Laughter' }).click()
    await page.locator('[data-reaction="🤣"]').filter({ hasText: '3' }).waitFor()
    assert.equal(await page.evaluate(() => window.flown), before)
  })

  it('work by keyboard, and are readable everywhere', async () => {
    const { page } = bo
    await page.emulateMedia({ reducedMotion: 'no-preference' })
    for (const [shape, viewport, colorScheme] of SHAPES) {
      await page.setViewportSize(viewport)
      await page.emulateMedia({ colorScheme })
      await page.getByRole('button', { name: 'Astonishment' }).focus()
      await page.keyboard.press('Enter')
      await page.locator('[data-reaction="😮"]').waitFor()
      await picture(page, `live-reactions-${shape}`)
      await fits(page, shape)
      await isAccessible(page, shape)
      await page.locator('[data-reaction="😮"]').waitFor({ state: 'detached' })
    }
  })

  it('go both ways between Firefox and Chromium', { skip: noFirefox }, async () => {
    const fox = await arriveWithFirefox()
    try {
      await fox.page.goto(demo.holders[1].join_link)
      await fox.click('[data-room="main-stage"] a[href]')
      await fox.sees('[data-testid="stage"]')
      await until('Firefox hears it over the media path', async () => {
        await ada.page.getByRole('button', { name: 'Heart' }).click()
        return (await heard(fox)) > 0
      })
      const before = await heard(ada)
      await fox.click('::-p-aria([name="Applause"][role="button"])')
      await until('Chromium hears it over the media path', async () => (await heard(ada)) > before)
      assert.deepEqual(fox.problems, [])
    } finally {
      await fox.leave()
    }
  })

  it('no page had an error', () => {
    assert.deepEqual([...ada.problems, ...bo.problems, ...shut.problems], [])
  })
})

async function heard({ stats }) {
  return (await stats()).heard.reactions ?? 0
}

async function enter(page, link) {
  await page.goto(link)
  await page.locator('[data-room="main-stage"]').getByRole('link', { name: /Enter/ }).click()
  await page.getByTestId('stage').waitFor()
}
