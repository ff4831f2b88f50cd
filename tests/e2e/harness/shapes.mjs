/** The four ways in which every page is looked at: wide and narrow, light and dark. */

import assert from 'node:assert/strict'
import { fits, isAccessible, picture } from './looks.mjs'
import { NARROW, WIDE } from './people.mjs'

export const SHAPES = [
  { shape: 'wide-light', viewport: WIDE, colorScheme: 'light' },
  { shape: 'wide-dark', viewport: WIDE, colorScheme: 'dark' },
  { shape: 'narrow-dark', viewport: NARROW, colorScheme: 'dark' },
  { shape: 'narrow-light', viewport: NARROW, colorScheme: 'light' },
]

/** Every message has words: a key of one on the page is a message that nobody wrote, or that was not loaded. */
async function hasWords(page, name) {
  const keys = await page.evaluate(() => document.body.innerText.match(/\b(common|control|setting|log|shop|account)-[a-z]+(-[a-z0-9]+)*\b/g) ?? [])
  assert.deepEqual(keys, [], name)
}

/** Looks at the page as it stands in all four, with a picture of each, and leaves it wide and light. */
export async function lookAround(page, name) {
  await hasWords(page, name)
  for (const { shape, viewport, colorScheme } of SHAPES) {
    await page.setViewportSize(viewport)
    await page.emulateMedia({ colorScheme })
    await picture(page, `${name}-${shape}`, { fullPage: true })
    await fits(page, `${name}-${shape}`)
    await isAccessible(page, `${name}-${shape}`)
  }
  await page.setViewportSize(WIDE)
  await page.emulateMedia({ colorScheme: 'light' })
}
