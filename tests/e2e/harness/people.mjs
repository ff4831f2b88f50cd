/** A person is a Chromium of their own, with a fake camera that shows a clock and a fake microphone that beeps. */

import assert from 'node:assert/strict'
import { createRequire } from 'node:module'

const require = createRequire(new URL('../../../web/package.json', import.meta.url))
const { chromium } = require('playwright-core')

const FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update',
  '--disable-sync', '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', '--allow-loopback-in-peer-connection',
  '--auto-select-desktop-capture-source=Entire screen',
]
/** Far above what any step needs: only a step that will never come runs into it. */
const PATIENCE_MS = 20_000
/** How long a figure is watched that should stand still: many times what a frame or a packet of sound takes. */
const LOOK_MS = 800
/** Audio energy that no sound has. */
const SILENCE = 1e-9

export const WIDE = { width: 1280, height: 800 }
export const NARROW = { width: 390, height: 844 }

/**
 * `soundNeedsGesture`: as browsers are by default; otherwise sound plays at once, because most tests are not about that.
 * `script` runs before the page's own; `flags` are more of the browser's; `storageState` is what another browser of the same person left behind.
 * `locale` and `timezoneId` are the browser's: English, and the machine's own zone, unless a test is about them.
 * `executable` starts the browser, for one in another network.
 * What the page logs as an error fails the test through `problems`.
 */
export async function arrive({ viewport = WIDE, colorScheme = 'light', soundNeedsGesture = false, script, storageState, flags = [], locale = 'en-GB', timezoneId, executable = process.env.CHROMIUM ?? '/usr/bin/chromium' } = {}) {
  const args = [...FLAGS, ...flags, `--autoplay-policy=${soundNeedsGesture ? 'document-user-activation-required' : 'no-user-gesture-required'}`]
  const browser = await chromium.launch({ executablePath: executable, args })
  const context = await browser.newContext({ viewport, colorScheme, locale, timezoneId, storageState, permissions: ['clipboard-read', 'clipboard-write'] })
  context.setDefaultTimeout(PATIENCE_MS)
  if (script) await context.addInitScript(script)
  const page = await context.newPage()
  const problems = []
  page.on('pageerror', (error) => problems.push(error.stack ?? String(error)))
  page.on('console', (message) => { if (message.type() === 'error' && !isExpected(message)) problems.push(`${message.text()} ${message.location().url}`) })
  return {
    page,
    context,
    problems,
    leave: () => browser.close(),
    stats: () => page.evaluate(() => window.eventyayStats()),
    seesAndHears: () => untilPlaying(page),
    say: (text) => say(page, text),
    reads: (text) => page.getByTestId('message').filter({ hasText: text }).waitFor(),
    isTold: (code) => page.locator(`[data-code="${code}"]`).waitFor(),
  }
}

/** A refused page and a reconnecting socket are part of some tests; the browser reports both as errors. */
function isExpected(message) {
  // The segmentation runtime tells on this channel how it will compute.
  if (message.text().startsWith('INFO: Created TensorFlow Lite')) return true
  return /status of 40[13]|status of 503|WebSocket connection|ERR_INTERNET_DISCONNECTED|ERR_CONNECTION/.test(`${message.text()} ${message.location().url}`)
}

/** Pictures are decoded and there is sound, both still growing; resolves with the statistics. */
export async function untilPlaying(page) {
  const before = await page.evaluate(() => window.eventyayStats())
  return until('picture and sound', async () => {
    const now = await page.evaluate(() => window.eventyayStats())
    return now.framesDecoded > before.framesDecoded + 10 && now.totalAudioEnergy > before.totalAudioEnergy && now
  })
}

/** A figure that only grows does so no more: nothing is decoded, nothing is heard. */
export async function untilStill(what, figure) {
  await until(what, async () => {
    const before = await figure()
    await new Promise((resolve) => { setTimeout(resolve, LOOK_MS) })
    return (await figure()) - before < SILENCE
  })
}

async function say(page, text) {
  await page.getByLabel('Your message').fill(text)
  await page.keyboard.press('Enter')
}

/** Asks until the answer is there. */
export async function until(what, ask, patience = PATIENCE_MS) {
  const end = Date.now() + patience
  for (;;) {
    const answer = await ask()
    if (answer) return answer
    assert.ok(Date.now() < end, `never happened: ${what}`)
    await new Promise((resolve) => { setTimeout(resolve, 50) })
  }
}
