/** Before going on stage: how the network is, and a voice without noise that the others hear. */

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { startDemo } from './harness/demo.mjs'
import { fits, isAccessible, picture } from './harness/looks.mjs'
import { arrive, NARROW, until, WIDE } from './harness/people.mjs'

const SHAPES = [['wide-dark', WIDE, 'dark'], ['narrow-light', NARROW, 'light'], ['wide-light', WIDE, 'light']]

describe('backstage', () => {
  let demo, speaker, listener

  before(async () => {
    demo = await startDemo()
    ;[speaker, listener] = await Promise.all([arrive(), arrive()])
    await enter(speaker.page, demo.speaker.join_link)
    await enter(listener.page, demo.holders[1].join_link)
    await speaker.page.getByTestId('backstage-open').click()
  })
  after(async () => {
    await Promise.all([speaker, listener].map((person) => person?.leave()))
    await demo?.stop()
  })

  it('the way to the media server is measured', async () => {
    const network = speaker.page.getByTestId('network')
    await until('a verdict', async () => (await network.getAttribute('data-verdict')) === 'good')
    assert.match(await network.textContent(), /Way: UDP\..*Round trip: \d+ ms/)
  })

  it('is readable everywhere', async () => {
    const { page } = speaker
    await page.getByText('Advanced').click()
    for (const [shape, viewport, colorScheme] of SHAPES) {
      await page.setViewportSize(viewport)
      await page.emulateMedia({ colorScheme })
      await picture(page, `live-backstage-${shape}`)
      await fits(page, shape)
      await isAccessible(page, shape)
    }
  })

  it('a voice without noise is made here and heard there', async () => {
    const { page } = speaker
    const loaded = page.waitForResponse((response) => /rnnoise.*\.wasm/.test(response.url()))
    await page.getByLabel('Take noise out of my voice').check()
    assert.equal((await loaded).status(), 200)
    // The meter listens to what would be sent: the beep comes through the suppressor.
    await page.waitForFunction(() => document.querySelector('[data-testid=level]')?.value > 0)
    await page.getByTestId('go-on-stage').click()
    await page.getByRole('button', { name: 'Leave stage' }).waitFor()
    await listener.seesAndHears()
  })

  it('no page had an error', () => {
    assert.deepEqual([...speaker.problems, ...listener.problems], [])
  })
})

async function enter(page, link) {
  await page.goto(link)
  await page.locator('[data-room="main-stage"]').getByRole('link', { name: /Enter/ }).click()
  await page.getByTestId('stage').waitFor()
}
