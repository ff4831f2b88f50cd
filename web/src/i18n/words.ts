/**
 * What the apps say, in the page's language: the same messages (`web/messages`, Project Fluent) as the server's pages and
 * letters. `speak` loads the areas that an app needs before it starts; from then on `t` answers at once, so that templates
 * and plain functions use it alike. A change of language loads the page anew.
 */

import { FluentBundle, FluentResource } from '@fluent/bundle'
import type { FluentVariable } from '@fluent/bundle'
import { ENGLISH, pageLanguage, supported } from './locale'

const FILES = import.meta.glob<string>('../../messages/*/*.ftl', { query: '?raw', import: 'default' })
/** Letters of the scripts that run from right to left: as in the server's `language/said.rs`. */
const RIGHT_TO_LEFT = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u

export type Values = Record<string, string | number>

let bundle = new FluentBundle(ENGLISH)
let rightToLeft = false

/** Loads the messages of these areas. Call it before anything is shown. */
export async function speak(areas: string[], language = pageLanguage(), dir = document.documentElement.dir) {
  const texts = await Promise.all(areas.map((area) => textOf(language, area)))
  // A language that the browser cannot format falls back to English rather than not to start at all.
  bundle = new FluentBundle(supported(language), { useIsolating: false })
  rightToLeft = dir === 'rtl'
  for (const text of texts) bundle.addResource(new FluentResource(text), { allowOverrides: true })
}

/** A message. One that nobody wrote shows its key; a test finds it before a reader does. */
export function t(key: string, values: Values = {}): string {
  const pattern = bundle.getMessage(key)?.value
  return pattern ? bundle.formatPattern(pattern, isolated(values), []) : key
}

async function textOf(language: string, area: string): Promise<string> {
  const found = [language, language.split('-')[0], ENGLISH].map((tag) => FILES[`../../messages/${tag}/${area}.ftl`]).find(Boolean)
  if (!found) throw new Error(`There are no messages for ${area}.`)
  return await found()
}

/** Values that run against the text around them carry isolation marks, and only those: as on the server. */
function isolated(values: Values): Record<string, FluentVariable> {
  const mark = (value: string | number) => (typeof value === 'string' && (rightToLeft || RIGHT_TO_LEFT.test(value)) ? `\u2068${value}\u2069` : value)
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, mark(value)]))
}
