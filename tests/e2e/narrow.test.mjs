/** The line of a viewer gets narrower: the picture gets smaller, then it pauses and says why; and it comes back by itself. */

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { startDemo } from './harness/demo.mjs'
import { drawnDevices } from './harness/drawn_devices.mjs'
import { isAccessible, picture as shoot } from './harness/looks.mjs'
import { arrive, until } from './harness/people.mjs'
import { freePort, udpLine } from './harness/udp_line.mjs'

/** Bandwidth is found carefully: growing again takes the estimator its time. */
const PATIENCE_MS = 60_000

describe('narrow line', () => {
  let demo, line, speaker, listener

  before(async () => {
    const media = await freePort()
    line = await udpLine(media)
    demo = await startDemo({ media: `127.0.0.1:${media}`, env: { EVENTYAY__MEDIA__ADVERTISE: `127.0.0.1:${line.port}`, EVENTYAY__MEDIA__TCP: '' } })
    ;[speaker, listener] = await Promise.all([arrive({ script: drawnDevices }), arrive()])
    await enter(speaker.page, demo.speaker.join_link)
    await speaker.page.getByTestId('backstage-open').click()
    await speaker.page.getByTestId('go-on-stage').click()
    await enter(listener.page, demo.holders[1].join_link)
    await until('720 lines', async () => (await picture(listener)).height === 720, PATIENCE_MS)
  })
  after(async () => {
    await Promise.all([speaker, listener].map((person) => person?.leave()))
    await demo?.stop()
    line?.close()
  })

  it('a narrower line gets a smaller picture', async () => {
    line.limit(600_000)
    await until('fewer lines', async () => { const { height, frames_per_second } = await picture(listener); return height > 0 && height < 720 && frames_per_second > 0 }, PATIENCE_MS)
  })

  it('a line that carries no picture gets sound, and the tile says so', async () => {
    line.limit(90_000)
    await listener.page.getByTestId('paused').waitFor({ timeout: PATIENCE_MS })
    await shoot(listener.page, 'live-paused')
    await isAccessible(listener.page, 'paused')
  })

  it('the picture comes back by itself', async () => {
    line.limit(Infinity)
    await listener.page.getByTestId('paused').waitFor({ state: 'detached', timeout: PATIENCE_MS })
    await until('a picture', async () => (await picture(listener)).frames_per_second > 0, PATIENCE_MS)
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

async function picture({ page, stats }) {
  const mid = await page.locator('[data-testid=tile][data-mid]').first().getAttribute('data-mid')
  const { quality } = await stats()
  return quality.slots.find((slot) => slot.mid === mid) ?? { height: 0 }
}
