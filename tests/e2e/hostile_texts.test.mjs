/**
 * Threat T15: texts that want to be scripts stand in every text field that the API has, and people look at every page. No dialog
 * opens, nothing asks the Content-Security-Policy for anything: the texts are shown as texts.
 */

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { startDemo } from './harness/demo.mjs'
import { bodyWith, writableTexts } from './harness/fields.mjs'
import { arrive, until } from './harness/people.mjs'
import { bundles, POLYGLOTS } from './harness/polyglots.mjs'

/** What most names may be long. */
const NAME_LENGTH = 100
/** Pages of one shape that are looked at: `/orders/A/` and `/orders/B/` are the same page. */
const OF_ONE_SHAPE = 1
const MOST_PAGES = 120
/** Links are followed in every few rounds; in the others people look at where they start. What lists show, they show by then. */
const FOLLOWED_EVERY = 4
/** Whoever follows these leaves, or changes what the others look at. */
const LEFT_ALONE = /\/(logout|locale|language)|\/api\/|\.(ics|csv|ndjson|pdf)$|^\/assets\//

/** Fields of which no value can hold such a text: the server refuses all of them, as it should. */
const ALWAYS_REFUSED = /(limit_|token|slug|timezone|currency|locale|email|reply_to|contact_mail|from_address|url|domain|server|security|mode|audience|timing|date|lat|lon|role|type|uris?|scopes?|grant|state|action|profile|secret|price|amount|code|ordering|kind|logo_image|header_image|shredders|question_settings|\/content\/ (hero|address|policy|video|speakers)|tags|session|size|\/files\/)/

describe('hostile texts', () => {
  let demo, document, created
  const people = {}

  before(async () => {
    demo = await startDemo({ env: { EVENTYAY__API__RATE_LIMIT: '0' } })
    document = await (await fetch(`${demo.base_url}/api/v1/openapi.json`)).json()
    created = await seed(demo)
    people.organizer = await watched(demo.organizer.login_link)
    people.holder = await watched(demo.holders[0].join_link)
    people.visitor = await watched(demo.root)
  })
  after(async () => {
    await Promise.all(Object.values(people).map((person) => person.leave()))
    await demo?.stop()
  })

  it('would be noticed: a page that forgets is told apart from one that does not', async () => {
    const careless = await watched(demo.root)
    await careless.page.route('**/careless', (route) => route.fulfill({ contentType: 'text/html', body: `<p>${POLYGLOTS.join('')}` }))
    await careless.page.goto(`${demo.base_url}/careless`)
    await until('a dialog', () => careless.alarms.some((alarm) => alarm.startsWith('dialog')))
    careless.alarms.length = 0
    const policy = (await fetch(demo.root)).headers.get('content-security-policy')
    await careless.page.route('**/held', (route) => route.fulfill({ contentType: 'text/html', headers: { 'content-security-policy': policy }, body: `<p>${POLYGLOTS.join('')}` }))
    await careless.page.goto(`${demo.base_url}/held`)
    await until('a report', () => careless.alarms.some((alarm) => alarm.startsWith('policy')))
    assert.deepEqual(careless.alarms.filter((alarm) => alarm.startsWith('dialog')), [], 'the policy holds what the page lets through')
    await careless.leave()
  })

  for (const [round, text] of bundles(NAME_LENGTH).entries()) {
    it(`are texts on every page: ${round + 1} of ${bundles(NAME_LENGTH).length}`, async () => {
      const refused = await plant(demo, document, created, text, round)
      assert.deepEqual(refused.filter((field) => !ALWAYS_REFUSED.test(field)), [], 'no such text could be written here')
      // The text became a list of unwanted words too, and would refuse itself in the chat.
      await call(demo, 'patch', `/api/v1/organizers/${demo.organizer.slug}/events/${demo.event.slug}/settings/`, { live_blocked_words: '' })
      await people.holder.page.goto(`${demo.base_url}/${demo.organizer.slug}/${demo.event.slug}/video/main-stage`)
      await people.holder.page.getByLabel('Your message').fill(text.replaceAll(/[\u0000-\u001f]/g, ''))
      await people.holder.page.keyboard.press('Enter')
      await people.holder.page.getByTestId('message').last().waitFor()
      for (const [name, person] of Object.entries(people)) {
        const seen = await crawl(demo, person.page, starts(demo, name), round % FOLLOWED_EVERY === 0)
        if (round === 0) console.log(`# ${name} looked at ${seen.length} pages`)
        assert.deepEqual(person.alarms, [], `${name}, at one of ${seen.join(' ')}`)
      }
    })
  }
})

/** Somebody whose browser tells of every dialog and every question to the policy. */
async function watched(address) {
  const person = await arrive({ script: () => { window.addEventListener('securitypolicyviolation', (event) => { console.log(`policy ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber} ${event.sample}`) }) } })
  const alarms = []
  person.page.on('dialog', async (dialog) => { alarms.push(`dialog ${dialog.message()}`); await dialog.dismiss() })
  person.page.on('console', (message) => { if (/^policy |Content Security Policy/.test(message.text())) alarms.push(message.text().startsWith('policy') ? message.text() : `policy: ${message.text()}`) })
  await person.page.goto(address)
  await person.page.waitForLoadState('networkidle')
  return { ...person, alarms }
}

function starts(demo, name) {
  const event = `/${demo.organizer.slug}/${demo.event.slug}/`
  const anybody = ['/', event, `${event}schedule/`, `${event}video/`, new URL(demo.holders[1].order_link).pathname]
  if (name === 'visitor') return [...anybody, '/login/', '/register/', '/account/reset/', '/api/v1/docs/', `${event}checkout/`]
  if (name === 'holder') return [...anybody, `${event}video/main-stage`]
  return [...anybody, '/control/', `/control${event}`, `/control/${demo.organizer.slug}/`, '/account/', `${event}video/main-stage`]
}

/** Looks at the pages, and at those to which they link if told so. */
async function crawl(demo, page, paths, follows) {
  const waiting = [...paths]
  const known = new Set(paths)
  const shapes = new Map()
  const seen = []
  while (waiting.length > 0 && seen.length < MOST_PAGES) {
    const path = waiting.shift()
    const shape = path.replaceAll(/\/[A-Z0-9]{5}(?=\/|$)/g, '/CODE').replaceAll(/\/[\w-]*\d[\w-]*/g, '/N').replaceAll(/[\da-z]{16,}/g, 'SECRET').replace(/\?.*/, '')
    shapes.set(shape, (shapes.get(shape) ?? 0) + 1)
    if (shapes.get(shape) > OF_ONE_SHAPE) continue
    await page.goto(`${demo.base_url}${path}`)
    await page.locator('h1, h2, main').first().waitFor({ state: 'attached' }).catch((error) => { throw new Error(`${path} shows nothing`, { cause: error }) })
    seen.push(path)
    if (!follows) continue
    const links = await page.evaluate(() => [...document.querySelectorAll('a[href]')].map(({ href }) => href))
    for (const link of links) {
      if (!link.startsWith(demo.base_url)) continue
      const { pathname, search } = new URL(link)
      if (known.has(pathname + search) || LEFT_ALONE.test(pathname)) continue
      known.add(pathname + search)
      waiting.push(pathname + search)
    }
  }
  return seen
}

/** One of each thing, so that there is something to change; and what a new one needs. */
async function seed(demo) {
  const organizer = `/api/v1/organizers/${demo.organizer.slug}/`
  const event = `${organizer}events/${demo.event.slug}/`
  const made = async (path, body) => {
    const { status, body: made } = await call(demo, 'post', path, body)
    assert.equal(status, 201, `${path}: ${JSON.stringify(made)}`)
    return made
  }
  const product = await made(`${event}products/`, { name: 'Harmless', default_price: '0.00' })
  const bases = {
    [`${event}products/`]: { name: 'Harmless', default_price: '0.00' },
    [`${event}quotas/`]: { name: 'Harmless', size: 100, products: [product.id] },
    [`${event}rooms/`]: { name: 'Harmless' },
    [`${event}orders/`]: { email: 'a@example.org', positions: [{ product: product.id, attendee_name: 'Harmless' }] },
    [`${event}mails/`]: { to_email: 'a@example.org', subject: 'Harmless', body: 'Harmless' },
    [`${organizer}teams/`]: { name: 'Harmless' },
    [`${organizer}events/`]: { slug: 'harmless', name: 'Harmless', timezone: 'UTC', currency: 'EUR', date_from: '2036-03-01T09:00:00Z', date_to: '2036-03-02T09:00:00Z' },
    [`${organizer}webhooks/`]: { target_url: 'https://hooks.example.org/', action_types: ['eventyay.event.order.paid'], all_events: true },
  }
  const quota = await made(`${event}quotas/`, bases[`${event}quotas/`])
  const room = await made(`${event}rooms/`, bases[`${event}rooms/`])
  const hall = await made(`${event}rooms/`, { name: 'Harmless hall', mode: 'exhibition' })
  const wall = await made(`${event}rooms/`, { name: 'Harmless wall', mode: 'posters' })
  bases[`${event}rooms/${hall.id}/exhibitors/`] = { name: 'Harmless' }
  bases[`${event}rooms/${wall.id}/posters/`] = { title: 'Harmless' }
  const exhibitor = await made(`${event}rooms/${hall.id}/exhibitors/`, { name: 'Harmless' })
  const poster = await made(`${event}rooms/${wall.id}/posters/`, { title: 'Harmless' })
  const mail = await made(`${event}mails/`, bases[`${event}mails/`])
  const team = await made(`${organizer}teams/`, { ...bases[`${organizer}teams/`], all_events: true })
  const webhook = await made(`${organizer}webhooks/`, { ...bases[`${organizer}webhooks/`], all_events: true, enabled: true })
  bases[`${organizer}teams/${team.id}/tokens/`] = { name: 'Harmless' }
  bases[`${event}mail_templates/order_paid/en/`] = { subject: 'Harmless', body: 'Harmless {link}' }
  bases[`${event}mails/${mail.id}/`] = bases[`${event}mails/`]
  const ids = { products: product.id, quotas: quota.id, rooms: room.id, mails: mail.id, teams: team.id, webhooks: webhook.id, slots: 1, halls: hall.id, walls: wall.id, exhibitors: exhibitor.id, posters: poster.id, stands: exhibitor.id }
  return { bases, ids }
}

/** Writes the text into every field; says which fields took it nowhere, of operations that took anything. */
async function plant(demo, document, { bases, ids }, text, round) {
  const refused = []
  for (const { method, path, fields } of writableTexts(document)) {
    const address = addressOf(demo, path, ids)
    if (!address) continue
    // What is replaced as a whole keeps the rest as it is.
    const base = { ...(bases[address] ?? (method === 'put' ? (await call(demo, 'get', address)).body : {})) }
    // A new event each time: their short names are taken once.
    if (method === 'post' && base.slug) base.slug = `harmless-${round}`
    // A brace of a letter's template is written twice.
    const written = path.includes('/mail_templates/') ? text.replaceAll(/[{}]/g, '$&$&') : text
    for (const field of fields) {
      if (method === 'post' && base.slug) base.slug = `harmless-${round}-${fields.indexOf(field)}`
      const { status, body } = await call(demo, method, address, bodyWith(method === 'patch' ? {} : base, field, written))
      assert.ok(status < 500, `${method} ${path} ${field.path}: ${status} ${JSON.stringify(body)}`)
      if (status >= 400 && status !== 409) refused.push(`${method} ${path.split('}').pop()} ${field.path.join('.')} ${status} ${JSON.stringify(body).slice(0, 120)}`)
    }
  }
  return refused
}

function addressOf(demo, path, ids) {
  const known = { organizer: demo.organizer.slug, event: demo.event.slug, role: 'order_paid', locale: 'en' }
  let possible = true
  // Stands are in rooms of their kinds.
  const placed = path.replace('{room}/exhibitors', `${ids.halls}/exhibitors`).replace('{room}/poster', `${ids.walls}/poster`)
  const address = placed.replaceAll(/\/(\w+)\/\{(\w+)\}/g, (_, collection, name) => {
    const value = ids[collection] ?? known[name]
    if (value === undefined) possible = false
    return `/${collection}/${value}`
  }).replaceAll(/\{(\w+)\}/g, (_, name) => known[name] ?? ((possible = false), name))
  return possible ? address : null
}

async function call(demo, method, path, body) {
  const response = await fetch(`${demo.base_url}${path}`, {
    method: method.toUpperCase(),
    headers: { Authorization: `Token ${demo.organizer.api_token}`, 'Content-Type': 'application/json' },
    body: body && JSON.stringify(body),
  })
  const text = await response.text()
  return { status: response.status, body: text === '' ? null : JSON.parse(text) }
}
