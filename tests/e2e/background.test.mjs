/** Somebody hides the room behind them: it is gone in the preview and on the stage, and the person is not. */

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { startDemo } from './harness/demo.mjs'
import { drawnDevices } from './harness/drawn_devices.mjs'
import { fits, isAccessible, picture } from './harness/looks.mjs'
import { arrive, NARROW, until, WIDE } from './harness/people.mjs'

const SHAPES = [['wide-dark', WIDE, 'dark'], ['narrow-light', NARROW, 'light'], ['narrow-dark', NARROW, 'dark'], ['wide-light', WIDE, 'light']]
/** Loading the runtime and warming it up takes a busy machine its time. */
const PATIENCE_MS = 40_000

describe('background', () => {
  let demo, speaker, listener

  before(async () => {
    demo = await startDemo()
    ;[speaker, listener] = await Promise.all([arrive({ script: drawnDevices }), arrive()])
    await enter(speaker.page, demo.speaker.join_link)
    await enter(listener.page, demo.holders[1].join_link)
  })
  after(async () => {
    await Promise.all([speaker, listener].map((person) => person?.leave()))
    await demo?.stop()
  })

  it('is as it is, and nothing is loaded, until somebody chooses otherwise', async () => {
    const { page } = speaker
    const loaded = []
    page.on('request', (request) => { if (/vision|person/.test(request.url())) loaded.push(request.url()) })
    await page.getByTestId('backstage-open').click()
    await until('a camera', async () => (await seen(page)).contrast > 40)
    assert.equal(await page.getByRole('radio', { name: 'As it is' }).isChecked(), true)
    assert.deepEqual(loaded, [])
  })

  it('is blurred: shelves are gone, the face is not, and the picture goes on', async () => {
    const { page } = speaker
    const before = await seen(page)
    const wasm = page.waitForResponse((response) => /vision_wasm.*\.wasm/.test(response.url()), { timeout: PATIENCE_MS })
    await page.getByRole('radio', { name: 'Blurred' }).check()
    assert.equal(new URL((await wasm).url()).origin, new URL(demo.base_url).origin)
    const after = await until('no edges behind', async () => { const now = await seen(page); return now.contrast > 0 && now.contrast < 12 && now }, PATIENCE_MS)
    assert.ok(before.contrast > 40, `${before.contrast}`)
    assert.ok(distance(before.face, after.face) < 40, `${before.face} ${after.face}`)
    const rate = await ratePerSecond(page)
    console.log(`# ${rate.toFixed(1)} pictures a second with a blurred background`)
    assert.ok(rate > 5)
    await picture(page, 'live-background-blur')
  })

  it('is a wall, on the stage as well', async () => {
    const { page } = speaker
    await page.getByRole('radio', { name: 'A plain wall' }).check()
    await until('a wall', async () => isWall((await seen(page)).behind), PATIENCE_MS)
    for (const [shape, viewport, colorScheme] of SHAPES) {
      await page.setViewportSize(viewport)
      await page.emulateMedia({ colorScheme })
      await picture(page, `live-background-${shape}`)
      await fits(page, shape)
      await isAccessible(page, shape)
    }
    await page.getByTestId('go-on-stage').click()
    await page.getByRole('button', { name: 'Leave stage' }).waitFor()
    await until('a wall behind the speaker on the stage', async () => isWall((await seen(listener.page, '[data-testid=tile] video')).behind), PATIENCE_MS)
    await listener.seesAndHears()
    await picture(listener.page, 'live-background-stage')
  })

  it('is remembered, and there again when the camera comes back', async () => {
    const { page } = speaker
    await page.getByRole('button', { name: 'Camera off' }).click()
    await page.getByRole('button', { name: 'Camera on' }).click()
    await page.getByRole('button', { name: 'Leave stage' }).click()
    await page.reload()
    await page.getByTestId('backstage-open').click()
    await until('a wall', async () => isWall((await seen(page)).behind), PATIENCE_MS)
    assert.equal(await page.getByRole('radio', { name: 'A plain wall' }).isChecked(), true)
  })

  it('is a picture of one\'s own', async () => {
    const { page } = speaker
    const buffer = Buffer.from(await page.evaluate(() => {
      const canvas = Object.assign(document.createElement('canvas'), { width: 320, height: 180 })
      const pen = canvas.getContext('2d')
      pen.fillStyle = '#1030c0'
      pen.fillRect(0, 0, 320, 180)
      return canvas.toDataURL('image/png').split(',')[1]
    }), 'base64')
    await page.getByRole('radio', { name: 'My picture' }).check()
    await page.getByLabel('Choose a picture').setInputFiles({ name: 'no.png', mimeType: 'image/png', buffer: Buffer.from('no picture') })
    await page.getByText('This file cannot be used').waitFor()
    await page.getByLabel('Choose a picture').setInputFiles({ name: 'blue.png', mimeType: 'image/png', buffer })
    await until('blue behind', async () => { const [red, , blue] = (await seen(page)).behind; return blue > 150 && red < 60 }, PATIENCE_MS)
    await isAccessible(page, 'background-picture')
  })

  it('that cannot be hidden shows nothing, and says why', async () => {
    const old = await arrive({ script: drawnDevices, flags: ['--disable-3d-apis'] })
    try {
      await enter(old.page, demo.speaker.join_link)
      await old.page.getByTestId('backstage-open').click()
      await until('a camera', async () => (await seen(old.page)).contrast > 40)
      await old.page.getByRole('radio', { name: 'Blurred' }).check()
      await old.page.getByText('This browser cannot change what is behind you').waitFor({ timeout: PATIENCE_MS })
      assert.equal(await old.page.getByTestId('preview').evaluate((video) => video.srcObject), null)
      await picture(old.page, 'live-background-impossible')
      await isAccessible(old.page, 'background-impossible')
      await old.page.getByRole('radio', { name: 'As it is' }).check()
      await until('a camera', async () => (await seen(old.page)).contrast > 40)
    } finally {
      await old.leave()
    }
  })

  it('no page had an error', () => {
    assert.deepEqual([...speaker.problems, ...listener.problems], [])
  })
})

/** What a video shows now: the sharpest edge among the shelves, a point behind, and a point of the face. */
async function seen(page, selector = '[data-testid=preview]') {
  return page.evaluate((selector) => {
    const video = document.querySelector(selector)
    if (!video?.videoWidth || !video.srcObject) return { contrast: 0, behind: [0, 0, 0], face: [0, 0, 0] }
    const pen = Object.assign(document.createElement('canvas'), { width: 1280, height: 720 }).getContext('2d')
    pen.drawImage(video, 0, 0, 1280, 720)
    const strip = pen.getImageData(40, 280, 240, 1).data
    let contrast = 0
    for (let x = 2; x < 240; x += 1) contrast = Math.max(contrast, Math.abs(strip[x * 4] - strip[(x - 2) * 4]))
    const point = (x, y) => [...pen.getImageData(x, y, 1, 1).data.slice(0, 3)]
    return { contrast, behind: point(1100, 60), face: point(640, 400) }
  }, selector)
}

/** As drawn in web/src/core/rtc/background/scene.ts: light, a little green, nothing like the camera's brown. */
const isWall = ([red, green, blue]) => green > 140 && red > 120 && blue > 120

const distance = (a, b) => Math.max(...a.map((value, at) => Math.abs(value - b[at])))

function ratePerSecond(page) {
  return page.evaluate(async () => {
    const video = document.querySelector('[data-testid=preview]')
    const frame = () => new Promise((resolve) => { video.requestVideoFrameCallback((_, { presentedFrames }) => { resolve(presentedFrames) }) })
    const [first, began] = [await frame(), performance.now()]
    let last = first
    while (last - first < 30) last = await frame()
    return ((last - first) * 1_000) / (performance.now() - began)
  })
}

async function enter(page, link) {
  await page.goto(link)
  await page.locator('[data-room="main-stage"]').getByRole('link', { name: /Enter/ }).click()
  await page.getByTestId('stage').waitFor()
}
