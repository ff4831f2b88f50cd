/** One face in three sizes: everybody gets the one that fits their tile, and what nobody watches is not sent. */

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import { startDemo } from './harness/demo.mjs'
import { drawnDevices } from './harness/drawn_devices.mjs'
import { arrive, until } from './harness/people.mjs'

const LARGE = { width: 1280, height: 800 }
const SMALL = { width: 360, height: 740 }
/** Encoding three layers of a heavy codec in software takes a busy machine its time. */
const PATIENCE_MS = 40_000
const CODECS = ['VP8', 'H264', 'VP9', 'AV1']

describe('layers', () => {
  let demo, speaker, listener

  before(async () => {
    demo = await startDemo()
    ;[speaker, listener] = await Promise.all([arrive({ script: drawnDevices }), arrive({ viewport: LARGE })])
    await enter(speaker.page, demo.speaker.join_link)
    await goOnStage(speaker.page)
    await enter(listener.page, demo.holders[1].join_link)
  })
  after(async () => {
    await Promise.all([speaker, listener].map((person) => person?.leave()))
    await demo?.stop()
  })

  it('a large tile gets the large picture', async () => {
    await until('the largest layer', () => getsLargest(speaker, listener), PATIENCE_MS)
  })

  it('a small tile gets a smaller one, and the speaker stops to send what nobody watches', async () => {
    await listener.page.setViewportSize(SMALL)
    await until('fewer lines', async () => { const { height } = await picture(listener); return height > 0 && height <= 360 })
    await until('the largest layer is off', async () => (await layer(speaker, 'f')).active === false)
    await until('the largest layer is quiet', async () => (await layer(speaker, 'f')).bitrate === 0)
    const { framesPerSecond } = await until('the picture goes on', async () => { const now = await picture(listener); return now.frames_per_second > 0 && { framesPerSecond: now.frames_per_second } })
    assert.ok(framesPerSecond > 0)
  })

  it('a tile that grows again gets the large picture again', async () => {
    await listener.page.setViewportSize(LARGE)
    await until('the largest layer is on', async () => (await layer(speaker, 'f')).active)
    await until('the largest layer', () => getsLargest(speaker, listener), PATIENCE_MS)
  })

  it('when nobody is there to watch, only the smallest is sent, ready for who comes', async () => {
    await listener.page.goto(demo.root)
    await until('two layers are off', async () => isDeepStrictEqual((await layers(speaker)).filter(({ active }) => active).map(({ rid }) => rid), ['q']))
    await enter(listener.page, demo.holders[1].join_link)
    await until('a picture again', async () => (await picture(listener)).height > 0)
  })

  for (const codec of CODECS) {
    it(`${codec} is published in layers and played`, async () => {
      await speaker.page.getByRole('button', { name: 'Leave stage' }).click()
      await speaker.page.evaluate((name) => { localStorage.setItem('eventyay.codec', name) }, codec)
      await speaker.page.reload()
      await goOnStage(speaker.page)
      await until(`${codec} arrives`, async () => { const now = await picture(listener); return now?.codec === codec && now.height > 0 && now.frames_per_second > 0 })
      const sent = await layers(speaker)
      assert.deepEqual(sent.map(({ rid }) => rid).sort(), ['f', 'h', 'q'])
      assert.ok(sent.every((one) => one.codec === codec))
      await listener.page.setViewportSize(SMALL)
      await until('fewer lines', async () => { const { height, frames_per_second } = await picture(listener); return height > 0 && height <= 360 && frames_per_second > 0 }, PATIENCE_MS)
      await listener.page.setViewportSize(LARGE)
      await until('the largest layer', () => getsLargest(speaker, listener), PATIENCE_MS)
    })
  }

  it('no page had an error', () => {
    assert.deepEqual([...speaker.problems, ...listener.problems], [])
  })
})

async function enter(page, link) {
  await page.goto(link)
  await page.locator('[data-room="main-stage"]').getByRole('link', { name: /Enter/ }).click()
  await page.getByTestId('stage').waitFor()
}

async function goOnStage(page) {
  await page.getByTestId('backstage-open').click()
  await page.getByTestId('go-on-stage').click()
  await page.getByRole('button', { name: 'Leave stage' }).waitFor()
}

/** The slot that the only picture plays in. */
async function picture({ page, stats }) {
  const mid = await page.locator('[data-testid=tile][data-mid]').first().getAttribute('data-mid')
  const { quality } = await stats()
  return quality.slots.find((slot) => slot.mid === mid) ?? { height: 0 }
}

async function layers({ stats }) {
  const { quality } = await stats()
  return quality.sent.filter(({ kind }) => kind === 'video')
}

/** By what is sent, not by 720: a busy machine's encoder may send its largest layer with fewer lines. */
async function getsLargest(speaker, listener) {
  const [{ height }, sent] = await Promise.all([picture(listener), layers(speaker)])
  const heightOf = (rid) => sent.find((one) => one.rid === rid)?.height ?? 0
  return height > 360 && height === heightOf('f')
}

const layer = async (person, rid) => (await layers(person)).find((one) => one.rid === rid) ?? {}
