/** The four ways in which every page is looked at: wide and narrow, light and dark. */

import { fits, isAccessible, picture } from './looks.mjs'
import { NARROW, WIDE } from './people.mjs'

const SHAPES = [
  { shape: 'wide-light', viewport: WIDE, colorScheme: 'light' },
  { shape: 'wide-dark', viewport: WIDE, colorScheme: 'dark' },
  { shape: 'narrow-dark', viewport: NARROW, colorScheme: 'dark' },
  { shape: 'narrow-light', viewport: NARROW, colorScheme: 'light' },
]

/** Looks at the page as it stands in all four, with a picture of each, and leaves it wide and light. */
export async function lookAround(page, name) {
  for (const { shape, viewport, colorScheme } of SHAPES) {
    await page.setViewportSize(viewport)
    await page.emulateMedia({ colorScheme })
    await page.evaluate(() => document.fonts.ready)
    await picture(page, `${name}-${shape}`, { fullPage: true })
    await fits(page, `${name}-${shape}`)
    await isAccessible(page, `${name}-${shape}`)
  }
  await page.setViewportSize(WIDE)
  await page.emulateMedia({ colorScheme: 'light' })
}
