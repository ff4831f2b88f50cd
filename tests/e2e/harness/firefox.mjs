/** A person with Firefox, a fake camera and a fake microphone; null where there is no Firefox. */

import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'

const require = createRequire(new URL('../../../web/package.json', import.meta.url))
const BINARY = process.env.FIREFOX ?? '/usr/bin/firefox-esr'

const PREFS = {
  'media.navigator.streams.fake': true,
  'media.navigator.permission.disabled': true,
  'media.autoplay.default': 0,
  'media.autoplay.blocking_policy': 0,
  // Both ends are on this machine: Firefox leaves the loopback out, and hides addresses behind names, unless told otherwise.
  'media.peerconnection.ice.loopback': true,
  'media.peerconnection.ice.obfuscate_host_addresses': false,
  // No calls home from a test.
  'media.gmp-manager.updateEnabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
}
const PATIENCE_MS = 20_000

export const hasFirefox = existsSync(BINARY)

export async function arriveWithFirefox({ viewport = { width: 1280, height: 800 } } = {}) {
  const puppeteer = require('puppeteer-core')
  const browser = await puppeteer.launch({ browser: 'firefox', executablePath: BINARY, headless: true, extraPrefsFirefox: PREFS, protocolTimeout: 60_000 })
  const page = await browser.newPage()
  await page.setViewport(viewport)
  page.setDefaultTimeout(PATIENCE_MS)
  const problems = []
  page.on('pageerror', (error) => problems.push(String(error.stack ?? error)))
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
