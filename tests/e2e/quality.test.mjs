/** The organizer watches a room: live figures for everybody, readable wide and narrow, light and dark. */

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { startDemo } from './harness/demo.mjs'
import { drawnDevices } from './harness/drawn_devices.mjs'
import { fits, isAccessible, picture } from './harness/looks.mjs'
import { arrive, NARROW, until, WIDE } from './harness/people.mjs'

const SHAPES = [['wide-light', WIDE, 'light'], ['wide-dark', WIDE, 'dark'], ['narrow-light', NARROW, 'light'], ['narrow-dark', NARROW, 'dark']]

describe('quality', () => {
  let demo, speaker, listener, organizer

  before(async () => {
    demo = await startDemo()
    ;[speaker, listener, organizer] = await Promise.all([arrive({ script: drawnDevices }), arrive(), arrive()])
    await organizer.page.goto(demo.organizer.login_link)
    await organizer.page.getByRole('link', { name: 'Monsoon Conf' }).click()
    await organizer.page.getByRole('link', { name: 'Rooms', exact: true }).click()
  })
  after(async () => {
    await Promise.all([speaker, listener, organizer].map((person) => person?.leave()))
    await demo?.stop()
  })

  it('an empty room says so', async () => {
    await organizer.page.getByRole('link', { name: /Quality.*Main stage/ }).click()
    await organizer.page.getByTestId('quality-empty').waitFor()
    await isAccessible(organizer.page, 'quality-empty')
  })

  it('shows who sends and who receives, and the figures live on', async () => {
    const { page } = organizer
    await enter(speaker.page, demo.speaker.join_link)
    await speaker.page.getByTestId('backstage-open').click()
    await speaker.page.getByTestId('go-on-stage').click()
    await enter(listener.page, demo.holders[1].join_link)
    await listener.seesAndHears()
    await until('two rows', async () => (await page.getByTestId('quality-row').count()) === 2)
    const sends = page.getByTestId('quality-row').filter({ hasText: 'VP8' })
    await sends.waitFor()
    const receives = page.getByTestId('quality-row').filter({ hasNotText: 'VP8' })
    await until('a round trip and a bit rate', async () => {
      const [rtt, down] = await Promise.all(['rtt', 'down'].map((id) => receives.getByTestId(id).textContent()))
      return /\d+ ms/.test(rtt) && /[1-9]/.test(down)
    })
    // The server sends a lone speaker nothing by which it could measure: the speaker's browser tells.
    await until('a round trip of the speaker', async () => /\d+ ms/.test(await sends.getByTestId('rtt').textContent()))
    const drawn = () => receives.locator('polyline').last().getAttribute('points')
    const before = await drawn()
    await until('the line goes on', async () => (await drawn()) !== before)
  })

  it('sorts by a column', async () => {
    const { page } = organizer
    await page.getByRole('button', { name: 'Sends' }).click()
    assert.match(await page.getByTestId('quality-row').first().textContent(), /VP8/)
    assert.equal(await page.getByRole('columnheader', { name: 'Sends' }).getAttribute('aria-sort'), 'descending')
  })

  it('says what the browsers reported', async () => {
    const room = demo.room('main-stage').id
    await until('a report', async () => {
      const { results } = await demo.api('GET', `rooms/${room}/quality/`)
      return results.flatMap(({ sessions }) => sessions).flatMap(({ slots }) => slots).some(({ frames_per_second }) => frames_per_second > 0)
    })
  })

  it('is readable everywhere', async () => {
    const { page } = organizer
    for (const [shape, viewport, colorScheme] of SHAPES) {
      await page.setViewportSize(viewport)
      await page.emulateMedia({ colorScheme })
      await picture(page, `control-quality-${shape}`)
      await fits(page, shape)
      await isAccessible(page, shape)
    }
  })

  it('operators see the busiest rooms in the metrics', async () => {
    const metrics = await (await fetch(`${demo.base_url}/metrics`)).text()
    assert.match(metrics, /eventyay_media_room_sessions\{room="\d+"\} 2/)
    assert.match(metrics, /eventyay_media_bitrate_out [1-9]/)
    assert.match(metrics, /eventyay_media_cost_per_packet_nanoseconds [1-9]/)
    assert.match(metrics, /eventyay_media_panics 0/)
    assert.match(metrics, /eventyay_media_tcp_connections 0/)
  })

  it('no page had an error', () => {
    assert.deepEqual([...speaker.problems, ...listener.problems, ...organizer.problems], [])
  })
})

async function enter(page, link) {
  await page.goto(link)
  await page.locator('[data-room="main-stage"]').getByRole('link', { name: /Enter/ }).click()
  await page.getByTestId('stage').waitFor()
}
