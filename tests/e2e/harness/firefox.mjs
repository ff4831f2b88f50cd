/** A person with Firefox, a fake camera and a fake microphone. */

import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { networkInterfaces } from 'node:os'

const require = createRequire(new URL('../../../web/package.json', import.meta.url))
const BINARY = process.env.FIREFOX ?? '/usr/bin/firefox-esr'

const PREFS = {
  'media.navigator.streams.fake': true,
  'media.navigator.permission.disabled': true,
  'media.autoplay.default': 0,
  'media.autoplay.blocking_policy': 0,
  // No calls home from a test.
  'media.gmp-manager.updateEnabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
}
const PATIENCE_MS = 20_000

/** Firefox sends no media to the loopback: the server has to listen on an address of this machine. */
const address = Object.values(networkInterfaces()).flat().find(({ family, internal }) => family === 'IPv4' && !internal)?.address

export const mediaForFirefox = `${address}:0`
/** Why there can be no Firefox here, or false. */
export const noFirefox = existsSync(BINARY) ? !address && 'this machine has no address but the loopback' : 'Firefox is not installed'

export async function arriveWithFirefox({ viewport = { width: 1280, height: 800 } } = {}) {
  const puppeteer = require('puppeteer-core')
  const browser = await puppeteer.launch({ browser: 'firefox', executablePath: BINARY, headless: true, extraPrefsFirefox: PREFS, protocolTimeout: 60_000 })
  const page = await browser.newPage()
  await page.setViewport(viewport)
  page.setDefaultTimeout(PATIENCE_MS)
  const problems = []
  // A font that was on its way when the page was left is nobody's error.
  page.on('pageerror', (error) => { if (!String(error).includes('downloadable font')) problems.push(String(error.stack ?? error)) })
  const click = async (selector) => { await (await page.waitForSelector(selector, { visible: true })).click() }
  return {
    page,
    problems,
    click,
    sees: (selector) => page.waitForSelector(selector, { visible: true }),
    stats: () => page.evaluate(() => window.eventyayStats()),
    leave: () => browser.close(),
  }
}
