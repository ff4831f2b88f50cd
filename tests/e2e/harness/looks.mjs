/** How a page looks to everybody: axe finds nothing, nothing hangs over the edge; and a picture for people to look at. */

import assert from 'node:assert/strict'
import { mkdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'

const require = createRequire(new URL('../../../web/package.json', import.meta.url))
const axe = await readFile(require.resolve('axe-core/axe.min.js'), 'utf8')
const directory = process.env.SCREENSHOT_DIR

export async function isAccessible(page, name) {
  await isThere(page)
  // Colours on their way from light to dark are nobody's colours. Ending those that run is not enough: a child that inherits one begins its own then.
  await page.evaluate(() => {
    window.stillness ??= new CSSStyleSheet()
    window.stillness.replaceSync('*, ::before, ::after { transition: none !important }')
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, window.stillness]
  })
  // Evaluated by the browser itself, not as a script of the page: the Content-Security-Policy stays as it is.
  await page.evaluate(axe)
  const violations = await page.evaluate(async () => {
    const { violations } = await window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
    return violations.map(({ id, help, nodes }) => `${id}: ${help}\n    ${nodes.slice(0, 4).map((node) => `${node.target.join(' ')} ${node.any[0]?.message ?? ''}`).join('\n    ')}`)
  })
  await page.evaluate(() => { document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== window.stillness) })
  assert.deepEqual(violations, [], `${name}:\n${violations.join('\n')}`)
}

export async function fits(page, name) {
  await isThere(page)
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  assert.ok(over <= 0, `${name} hangs ${over} px over the edge`)
}

/** A heading may be found before the styles have come; nobody would see it so, because browsers paint later. */
async function isThere(page) {
  await page.waitForLoadState('load')
  await page.evaluate(() => document.fonts.ready)
}

export async function picture(page, name, more = {}) {
  if (!directory) return
  await isThere(page)
  await mkdir(directory, { recursive: true })
  await page.screenshot({ path: `${directory}/${name}.png`, ...more })
}
