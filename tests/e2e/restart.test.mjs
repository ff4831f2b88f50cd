/** The path in use dies in a call, and nobody tells the browser: the page notices, searches new ones, and the call goes on. */

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { startDemo } from './harness/demo.mjs'
import { arrive, until } from './harness/people.mjs'
import { seat } from './harness/seats.mjs'
import { freePort, udpLine } from './harness/udp_line.mjs'

/** From the end of the path to the first packet: two seconds to be sure, half a one to find another; the rest is a busy machine. */
const BACK_MS = 4_000
/** Chromium takes a second more to send over TCP; then the other side's packets are here too. */
const OVER_TCP_MS = 6_000
/** A picture needs a key frame, which takes the encoders of a busy machine their time. */
const PICTURE_MS = 3_000
const NAMES = ['Amina Diallo', 'Bo Lindqvist']

/** Remembers connections, and counts offers. */
function remember() {
  const Real = window.RTCPeerConnection
  window.connections = []
  window.RTCPeerConnection = class extends Real {
    constructor(...options) { super(...options); window.connections.push(this) }
    createOffer(...options) { window.offers += 1; return super.createOffer(...options) }
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

  it('is replaced by another within seconds, in the same connection', async () => {
    isSoon(await untilBack(people, () => { line.strand() }), BACK_MS)
    assert.deepEqual(await Promise.all(people.map(({ page }) => page.evaluate(() => window.connections.length))), [1, 1])
    await Promise.all(people.map(({ seesAndHears }) => seesAndHears()))
    await Promise.all(people.map(({ stats }) => until('connected', async () => (await stats()).status === 'connected')))
  })

  it('is replaced a second time as well', async () => {
    isSoon(await untilBack(people, () => { line.strand() }), BACK_MS)
  })

  it('is replaced by TCP where UDP is dead altogether', async () => {
    isSoon(await untilBack(people, () => { line.cut() }), OVER_TCP_MS)
  })

  it('a speaker who falls silent is no dead path', async () => {
    line.mend()
    const [listener, speaker] = people.map(({ page }) => page)
    await listener.evaluate(() => { window.offers = 0 })
    for (const page of [listener, speaker]) await page.evaluate(() => Promise.all(window.connections.at(-1).getSenders().map((sender) => sender.replaceTrack(null))))
    let [packets, since] = [0, 0]
    await until('no packet for twice as long as a dead path takes', async () => {
      const now = (await people[0].stats()).packetsReceived
      if (now !== packets) [packets, since] = [now, Date.now()]
      return Date.now() - since > 4_000
    })
    assert.equal(await listener.evaluate(() => window.offers), 0)
  })

  it('no page had an error', () => {
    assert.deepEqual(people.flatMap(({ problems }) => problems), [])
  })
})

function isSoon(times, most) {
  for (const { packets, picture } of times) {
    assert.ok(packets <= most, `packets after ${packets} ms`)
    assert.ok(picture <= most + PICTURE_MS, `a picture after ${picture} ms`)
  }
}

/** For each person, milliseconds from `happen` to the first packet and the first picture after a gap. */
async function untilBack(people, happen) {
  const watching = people.map(({ page }) => page.evaluate(async () => {
    const sums = async () => {
      const sum = { packets: 0, picture: 0 }
      for (const connection of window.connections.filter(({ connectionState }) => connectionState !== 'closed')) {
        ;(await connection.getStats()).forEach(({ type, packetsReceived, framesDecoded }) => {
          if (type !== 'inbound-rtp') return
          sum.packets += packetsReceived
          sum.picture += framesDecoded ?? 0
        })
      }
      return sum
    }
    await new Promise((resolve) => { window.happened = resolve })
    const began = performance.now()
    const back = {}
    const last = Object.fromEntries(Object.entries(await sums()).map(([what, sum]) => [what, { sum, at: began }]))
    while (Object.keys(back).length < 2 && performance.now() - began < 30_000) {
      await new Promise((resolve) => { setTimeout(resolve, 40) })
      const now = performance.now()
      for (const [what, sum] of Object.entries(await sums())) {
        if (sum === last[what].sum) continue
        if (now - last[what].at > 700) back[what] ??= Math.round(now - began)
        last[what] = { sum, at: now }
      }
    }
    return { packets: back.packets ?? Infinity, picture: back.picture ?? Infinity }
  }))
  await Promise.all(people.map(({ page }) => page.waitForFunction(() => window.happened)))
  happen()
  await Promise.all(people.map(({ page }) => page.evaluate(() => { window.happened(); window.happened = null })))
  const times = await Promise.all(watching)
  console.log(`# back after ${times.map(({ packets, picture }) => `${packets} ms (a picture after ${picture} ms)`).join(' and ')}`)
  return times
}
