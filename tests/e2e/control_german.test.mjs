/** Control in German: every page has its words, and takes no more room than there is. */

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { startDemo } from './harness/demo.mjs'
import { arriveAsOrganizer } from './harness/organizer.mjs'
import { lookAround } from './harness/shapes.mjs'

const OF_EVENT = ['', 'start', 'start/ticket', 'start/room', 'settings?open=payment', 'orders', 'products', 'products/new', 'quotas', 'rooms', 'rooms/new', 'mail', 'mail/new', 'mail/templates', 'mail/sender', 'jobs', 'log', 'privacy']
const OF_ORGANIZER = ['', 'new', 'settings', 'teams', 'teams/new', 'devices', 'webhooks', 'webhooks/new', 'log']

describe('control: German', () => {
  let demo, organizer, page

  before(async () => {
    demo = await startDemo()
    organizer = await arriveAsOrganizer(demo, { locale: 'de-DE' })
    page = organizer.page
  })
  after(async () => {
    await organizer?.leave()
    await demo?.stop()
  })

  async function look(paths, go, name) {
    for (const path of paths) {
      await go(path)
      await page.locator('h1').waitFor()
      await page.waitForLoadState('networkidle')
      await lookAround(page, `german-${name}-${path.replaceAll(/[/?=]/g, '-') || 'overview'}`)
    }
  }

  it('is spoken on every page of an event', () => look(OF_EVENT, organizer.event, 'event'))
  it('is spoken on every page of an organizer', () => look(OF_ORGANIZER, organizer.organizer, 'organizer'))
  it('is the language that the page says it has', async () => {
    assert.equal(await page.evaluate(() => document.documentElement.lang), 'de')
    assert.deepEqual(organizer.problems, [])
  })
})
