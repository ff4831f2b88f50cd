/** The path in use dies in a call, and nobody tells the browser: the page notices, searches new ones, and the call goes on. */

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { startDemo } from './harness/demo.mjs'
import { arrive, until } from './harness/people.mjs'
import { seat } from './harness/seats.mjs'
import { freePort, udpLine } from './harness/udp_line.mjs'

/** From the end of the path to the first new picture: two seconds to be sure, one to find another. */
const BACK_MS = 3_000
/** TCP is tried after UDP. */
const OVER_TCP_MS = 6_000
const NAMES = ['Amina Diallo', 'Bo Lindqvist']

/** Remembers connections, and what was sent to the server. */
function remember() {
  const Real = window.RTCPeerConnection
  window.connections = []
  window.RTCPeerConnection = class extends Real {
    constructor(...options) { super(...options); window.connections.push(this) }
  }
}

describe('a path that dies in a call', () => {
  let demo, line, people

  before(async () => {
    const media = await freePort()
    line = await udpLine(media)
    demo = await startDemo({
      media: `127.0.0.1:${media}`,
      env: { EVENTYAY__MEDIA__ADVERTISE: `127.0.0.1:${line.port}`, EVENTYAY__MEDIA__TCP: `127.0.0.1:${await freePort()}` },
    })
    await demo.api('PATCH', `rooms/${demo.room('workshop').id}/`, { opens_before: 3600 })
    people = await Promise.all(NAMES.map(() => arrive({ script: remember })))
    for (const [index, { page }] of people.entries()) {
      await page.goto(await seat(demo, NAMES[index]))
      await page.getByRole('button', { name: 'Join' }).click()
      await page.locator('[data-room="workshop"]').getByRole('link', { name: /Enter/ }).click()
      await page.getByTestId('backstage-open').click()
      await page.getByTestId('go-on-stage').click()
      await page.getByRole('button', { name: 'Leave stage' }).waitFor()
    }
    await Promise.all(people.map(({ seesAndHears }) => seesAndHears()))
  })
  after(async () => {
    await Promise.all((people ?? []).map((person) => person.leave()))
    await demo?.stop()
    line?.close()
  })

  it('is replaced by another within three seconds, in the same connection', async () => {
    const times = await untilBack(people, () => { line.strand() })
    console.log(`# pictures again after ${times.join(' and ')} ms`)
    assert.ok(Math.max(...times) <= BACK_MS, `${times}`)
    assert.deepEqual(await Promise.all(people.map(({ page }) => page.evaluate(() => window.connections.length))), [1, 1])
    await Promise.all(people.map(({ seesAndHears }) => seesAndHears()))
    await Promise.all(people.map(({ stats }) => until('connected', async () => (await stats()).status === 'connected')))
  })

  it('is replaced a second time as well', async () => {
    const times = await untilBack(people, () => { line.strand() })
    console.log(`# pictures again after ${times.join(' and ')} ms`)
    assert.ok(Math.max(...times) <= BACK_MS, `${times}`)
  })

  it('is replaced by TCP where UDP is dead altogether', async () => {
    const times = await untilBack(people, () => { line.cut() })
    console.log(`# pictures again, over TCP, after ${times.join(' and ')} ms`)
    assert.ok(Math.max(...times) <= OVER_TCP_MS, `${times}`)
  })

  it('a speaker who falls silent is no dead path', async () => {
    line.mend()
    const { page } = people[0]
    const restarts = await page.evaluate(() => { window.offers = 0; const real = RTCPeerConnection.prototype.createOffer; RTCPeerConnection.prototype.createOffer = function (...options) { window.offers += 1; return real.apply(this, options) }; return window.offers })
    await people[1].page.evaluate(() => { for (const sender of window.connections.at(-1).getSenders()) void sender.replaceTrack(null) })
    const before = await people[0].stats()
    await until('silence', async () => { const now = (await people[0].stats()).framesDecoded; return now > before.framesDecoded && now === (await people[0].stats()).framesDecoded })
    await page.evaluate(() => new Promise((resolve) => { setTimeout(resolve, 5_000) }))
    assert.equal(await page.evaluate(() => window.offers), restarts)
  })

  it('no page had an error', () => {
    assert.deepEqual(people.flatMap(({ problems }) => problems), [])
  })
})

/** For each person, milliseconds from `happen` to the first picture after a gap. */
async function untilBack(people, happen) {
  const watching = people.map(({ page }) => page.evaluate(async () => {
    const decoded = async () => {
      let sum = 0
      for (const connection of window.connections) {
        if (connection.connectionState !== 'closed') (await connection.getStats()).forEach(({ type, framesDecoded }) => { if (type === 'inbound-rtp') sum += framesDecoded ?? 0 })
      }
      return sum
    }
    await new Promise((resolve) => { window.happened = resolve })
    const began = performance.now()
    let [frames, at] = [await decoded(), began]
    for (;;) {
      await new Promise((resolve) => { setTimeout(resolve, 20) })
      const [now, time] = [await decoded(), performance.now()]
      if (now !== frames && time - at > 700) return Math.round(time - began)
      if (now !== frames) [frames, at] = [now, time]
      if (time - began > 30_000) return Infinity
    }
  }))
  await Promise.all(people.map(({ page }) => page.waitForFunction(() => window.happened)))
  happen()
  await Promise.all(people.map(({ page }) => page.evaluate(() => { window.happened(); window.happened = null })))
  return Promise.all(watching)
}
