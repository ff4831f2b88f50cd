/** A laptop goes from one network to another in a call, with another address and nothing of the old network left. */

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { startDemo } from './harness/demo.mjs'
import { arrive, until } from './harness/people.mjs'
import { HOST, noNetworks, twoNetworks } from './harness/two_networks.mjs'
import { freePort } from './harness/udp_line.mjs'

/** To the first picture: three seconds for the path, two for a key frame on a busy machine. */
const MOST_MS = 5_000

/** Remembers connections, and when pictures came. */
function remember() {
  const Real = window.RTCPeerConnection
  window.connections = []
  window.RTCPeerConnection = class extends Real {
    constructor(...options) { super(...options); window.connections.push(this) }
  }
  window.pictures = []
  let frames = 0
  setInterval(async () => {
    const { framesDecoded = 0 } = (await window.eventyayStats?.()) ?? {}
    if (framesDecoded !== frames) window.pictures.push({ at: performance.now(), framesDecoded })
    frames = framesDecoded
  }, 40)
}

describe('another network', { skip: noNetworks }, () => {
  let demo, networks, speaker, viewer

  before(async () => {
    networks = twoNetworks()
    demo = await startDemo({ listen: `${HOST}:${await freePort()}`, media: `${HOST}:0` })
    // Cameras are for secure pages only.
    speaker = await arrive({ flags: [`--unsafely-treat-insecure-origin-as-secure=${demo.base_url}`] })
    viewer = await arrive({ executable: networks.chromium, script: remember })
    for (const [{ page }, link] of [[speaker, demo.speaker.join_link], [viewer, demo.holders[1].join_link]]) {
      await page.goto(link)
      await page.locator('[data-room="main-stage"]').getByRole('link', { name: /Enter/ }).click()
      await page.getByTestId('stage').waitFor()
    }
    await speaker.page.getByTestId('backstage-open').click()
    await speaker.page.getByTestId('go-on-stage').click()
    await viewer.seesAndHears()
  })
  after(async () => {
    await Promise.all([speaker, viewer].map((person) => person?.leave()))
    await demo?.stop()
    networks?.close()
  })

  it('the picture goes on within seconds, in the same connection', async () => {
    const { page } = viewer
    const from = await page.evaluate(() => { window.pictures = []; return performance.now() })
    networks.move()
    await until('a good many pictures later', () => page.evaluate(() => {
      const [first, last] = [window.pictures[0], window.pictures.at(-1)]
      return last && last.framesDecoded - first.framesDecoded > 60
    }))
    const gap = await page.evaluate((from) => {
      const times = [from, ...window.pictures.map(({ at }) => at)]
      return Math.round(Math.max(...times.slice(1).map((at, before) => at - times[before])))
    }, from)
    console.log(`# no picture for ${gap} ms`)
    assert.ok(gap < MOST_MS, `${gap}`)
    assert.equal(await page.evaluate(() => window.connections.length), 1)
    assert.equal((await viewer.stats()).status, 'connected')
  })

  it('and so does everything else', async () => {
    await speaker.say('Still with us?')
    await viewer.reads('Still with us?')
  })
})
