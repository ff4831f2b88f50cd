/** Somebody with Firefox and somebody with Chromium in one meeting: each sees and hears the other. */

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { startDemo } from './harness/demo.mjs'
import { arriveWithFirefox, mediaForFirefox, noFirefox } from './harness/firefox.mjs'
import { arrive, until } from './harness/people.mjs'
import { seat } from './harness/seats.mjs'

/** What Firefox has by itself; its H.264 encoder is downloaded. */
const CODECS = ['VP9', 'AV1']

describe('Firefox', { skip: noFirefox }, () => {
  let demo, fox, other

  before(async () => {
    demo = await startDemo({ media: mediaForFirefox })
    await demo.api('PATCH', `rooms/${demo.room('workshop').id}/`, { opens_before: 3600 })
    ;[fox, other] = await Promise.all([arriveWithFirefox(), arrive()])
  })
  after(async () => {
    await Promise.all([fox, other].map((person) => person?.leave()))
    await demo?.stop()
  })

  it('comes in and goes on stage', async () => {
    const link = await seat(demo, 'Amina Diallo')
    await fox.page.goto(link)
    await fox.click('::-p-aria([name="Join"][role="button"])')
    await fox.click('[data-room="workshop"] a[href]')
    await goOnStage(fox)
  })

  it('meets Chromium: each sees and hears the other', async () => {
    await other.page.goto(await seat(demo, 'Bo Lindqvist'))
    await other.page.getByRole('button', { name: 'Join' }).click()
    await other.page.locator('[data-room="workshop"]').getByRole('link', { name: /Enter/ }).click()
    await other.page.getByTestId('backstage-open').click()
    await other.page.getByTestId('go-on-stage').click()
    await other.page.getByRole('button', { name: 'Leave stage' }).waitFor()
    await other.seesAndHears()
    await plays(fox)
  })

  it('sends its camera in layers, and stops those that nobody watches', async () => {
    const sent = async () => (await fox.stats()).quality.sent.filter(({ kind }) => kind === 'video')
    await until('three layers', async () => (await sent()).map(({ rid }) => rid).sort().join() === 'f,h,q')
    await other.page.setViewportSize({ width: 360, height: 740 })
    await until('the largest is quiet', async () => (await sent()).find(({ rid }) => rid === 'f')?.framesPerSecond === 0)
    await other.seesAndHears()
  })

  for (const codec of CODECS) {
    it(`publishes ${codec}, and Chromium plays it`, async () => {
      await other.page.setViewportSize({ width: 1280, height: 800 })
      await fox.page.evaluate((name) => { localStorage.setItem('eventyay.codec', name) }, codec)
      await fox.page.reload()
      await goOnStage(fox)
      await until(codec, async () => (await other.stats()).quality.slots.some((slot) => slot.codec === codec && slot.height > 0 && slot.frames_per_second > 0))
      await plays(fox)
    })
  }

  it('no page had an error', () => {
    assert.deepEqual([...fox.problems, ...other.problems], [])
  })
})

async function goOnStage(fox) {
  await fox.click('[data-testid="backstage-open"]')
  await until('a camera', () => fox.page.evaluate(() => document.querySelector('[data-testid=preview]')?.videoWidth > 0))
  await fox.click('[data-testid="go-on-stage"]')
  await fox.sees('::-p-aria([name="Leave stage"])')
}

async function plays({ stats }) {
  const before = await stats()
  await until('picture and sound in Firefox', async () => {
    const now = await stats()
    return now.framesDecoded > before.framesDecoded + 10 && now.totalAudioEnergy > before.totalAudioEnergy
  })
}
