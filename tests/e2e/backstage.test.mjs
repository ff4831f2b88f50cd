/** Before going on stage: how the network is, and a voice without noise that the others hear. */

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { startDemo } from './harness/demo.mjs'
import { fits, isAccessible, picture } from './harness/looks.mjs'
import { arrive, NARROW, until, WIDE } from './harness/people.mjs'
import { freePort, udpLine } from './harness/udp_line.mjs'

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
    console.log(`# ${await network.textContent()}`)
    assert.match(await network.textContent(), /Way: UDP\..*Round trip: \d+ ms\. Upload: [\d.]+ Mbit\/s/)
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

describe('backstage with a narrow way up', () => {
  const NARROW_BITS = 1_000_000
  let demo, line, speaker

  before(async () => {
    const media = await freePort()
    line = await udpLine(media)
    demo = await startDemo({ media: `127.0.0.1:${media}`, env: { EVENTYAY__MEDIA__ADVERTISE: `127.0.0.1:${line.port}`, EVENTYAY__MEDIA__TCP: '' } })
    speaker = await arrive()
    await enter(speaker.page, demo.speaker.join_link)
    await until('a connection', async () => (await speaker.stats()).status === 'connected')
  })
  after(async () => {
    await speaker?.leave()
    await demo?.stop()
    line?.close()
  })

  it('says how much it carries, and that it is not much', async () => {
    line.limitUp(NARROW_BITS)
    await speaker.page.getByTestId('backstage-open').click()
    const network = speaker.page.getByTestId('network')
    await until('a verdict', async () => (await network.getAttribute('data-verdict')) === 'fair')
    const [, megabits] = /Upload: ([\d.]+) Mbit/.exec(await network.textContent())
    console.log(`# ${megabits} Mbit/s where ${NARROW_BITS / 1e6} pass`)
    assert.ok(megabits > 0.5 && megabits < 1.3, megabits)
  })
})

async function enter(page, link) {
  await page.goto(link)
  await page.locator('[data-room="main-stage"]').getByRole('link', { name: /Enter/ }).click()
  await page.getByTestId('stage').waitFor()
}
