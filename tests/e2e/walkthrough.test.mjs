/** A ticket lets you into a live room: three people, three browsers, the whole path. */

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { startDemo } from './harness/demo.mjs'
import { arrive, until } from './harness/people.mjs'
import { picture } from './harness/looks.mjs'

/** The room is told within two seconds; what is on its way then may still arrive. */
const LOST_WITHIN_MS = 2_000

/** A browser that does not hang up when told to: what it still receives then is what the server still sends. */
function neverHangUp() {
  const Real = window.RTCPeerConnection
  window.connections = []
  window.RTCPeerConnection = class extends Real {
    constructor(...options) { super(...options); window.connections.push(this) }
    close() { /* stays open */ }
  }
}

const received = (page) => page.evaluate(async () => {
  let packets = 0
  for (const connection of window.connections) (await connection.getStats()).forEach((entry) => { packets += entry.type === 'inbound-rtp' ? entry.packetsReceived : 0 })
  return packets
})

describe('walkthrough', () => {
  let demo, speaker, attendee, organizer, code

  before(async () => {
    demo = await startDemo()
    ;[speaker, attendee, organizer] = await Promise.all([arrive(), arrive({ script: neverHangUp }), arrive()])
  })
  after(async () => {
    await Promise.all([speaker, attendee, organizer].map((person) => person?.leave()))
    await demo?.stop()
  })

  it('the attendee gets a free ticket', async () => {
    const { page } = attendee
    await page.goto(demo.root)
    await page.getByLabel('Online ticket').fill('1')
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByLabel(/Name of the person/).fill('Amina Diallo')
    await page.getByLabel('Your e-mail address').fill('amina@example.org')
    await page.getByRole('button', { name: 'Get ticket' }).click()
    await page.getByRole('heading', { name: /^Order / }).waitFor()
    code = /order\/([A-Z0-9]+)\//.exec(page.url())[1]
    assert.equal((await demo.api('GET', `orders/${code}/`)).status, 'p')
  })

  it('the speaker tries camera and microphone and goes on stage', async () => {
    const { page } = speaker
    await page.goto(demo.speaker.join_link)
    await page.locator('[data-room="main-stage"]').getByRole('link', { name: /Enter/ }).click()
    await page.getByTestId('backstage-open').click()
    await page.waitForFunction(() => document.querySelector('[data-testid=preview]')?.videoWidth > 0)
    await page.waitForFunction(() => document.querySelector('[data-testid=level]')?.value > 0.1)
    assert.ok((await page.getByLabel('Camera', { exact: true }).locator('option').count()) > 0)
    await page.getByTestId('go-on-stage').click()
    await page.getByRole('button', { name: 'Leave stage' }).waitFor()
    await until('the speaker sends pictures', async () => (await speaker.stats()).framesEncoded > 10)
  })

  it('the attendee joins, sees and hears', async (t) => {
    const { page } = attendee
    await page.getByRole('button', { name: 'Join' }).click()
    const begun = Date.now()
    await page.locator('[data-room="main-stage"]').getByRole('link', { name: /Enter/ }).click()
    await until('the first picture', () => page.evaluate(async () => (await window.eventyayStats?.())?.framesDecoded > 0))
    t.diagnostic(`first picture after ${Date.now() - begun} ms`)
    const { framesDecoded, totalAudioEnergy } = await attendee.seesAndHears()
    assert.ok(framesDecoded > 10 && totalAudioEnergy > 0)
    await page.getByTestId('tile').filter({ hasText: 'Grace Okafor' }).waitFor()
  })

  it('both see who is here and talk in the chat', async () => {
    await attendee.say('Good morning from Dakar')
    await speaker.reads('Good morning from Dakar')
    await speaker.say('Welcome! We begin in a moment.')
    await attendee.reads('Welcome! We begin in a moment.')
    await attendee.page.getByRole('tab', { name: /People/ }).click()
    await attendee.page.getByTestId('person').filter({ hasText: 'Grace Okafor' }).getByText('On stage').waitFor()
    await attendee.page.getByTestId('person').filter({ hasText: 'Amina Diallo' }).waitFor()
    await attendee.page.getByRole('tab', { name: /Chat/ }).click()
    await attendee.page.getByRole('button', { name: 'Applause' }).click()
    await speaker.page.locator('.flying').first().waitFor({ state: 'attached' })
  })

  it('the speaker shares the screen, and it becomes the large picture', async () => {
    await speaker.page.getByRole('button', { name: 'Share screen' }).click()
    await speaker.page.getByRole('button', { name: 'Stop sharing' }).waitFor()
    const screen = attendee.page.locator('.stage-main[data-source=screen] video')
    await screen.waitFor()
    await attendee.page.waitForFunction(() => document.querySelector('.stage-main[data-source=screen] video')?.videoWidth > 0)
    await Promise.all([picture(attendee.page, 'live-attendee-screen'), picture(speaker.page, 'live-speaker-screen')])
    await speaker.page.getByRole('button', { name: 'Stop sharing' }).click()
    await screen.waitFor({ state: 'detached' })
  })

  it('a muted microphone is silent and a camera that is off is dark', async () => {
    await speaker.page.getByRole('button', { name: 'Camera off' }).click()
    await attendee.page.getByTestId('tile').filter({ hasText: 'Grace Okafor' }).locator('.avatar').waitFor()
    await speaker.page.getByRole('button', { name: 'Camera on' }).click()
    await attendee.page.getByTestId('tile').filter({ hasText: 'Grace Okafor' }).locator('video').waitFor()
    await attendee.seesAndHears()
    await speaker.page.getByRole('button', { name: 'Mute', exact: true }).click()
    await speaker.page.getByRole('button', { name: 'Unmute' }).click()
    await attendee.seesAndHears()
  })

  it('the speaker leaves the stage and comes back to it', async () => {
    await speaker.page.getByRole('button', { name: 'Leave stage' }).click()
    await attendee.page.getByText('Nobody is on stage yet').waitFor()
    await speaker.page.getByTestId('backstage-open').click()
    await speaker.page.getByTestId('go-on-stage').click()
    await attendee.page.getByTestId('tile').filter({ hasText: 'Grace Okafor' }).locator('video').waitFor()
    await attendee.seesAndHears()
  })

  it('the organizer marks an order paid', async () => {
    const { page } = organizer
    const unpaid = (await demo.api('GET', 'orders/?status=n')).results[0]
    await page.goto(demo.organizer.login_link)
    await page.getByRole('link', { name: 'Monsoon Conf' }).click()
    await page.getByRole('link', { name: 'Orders', exact: true }).click()
    await page.getByLabel('State').selectOption('n')
    await page.getByTestId('order-row').getByRole('link', { name: unpaid.code }).click()
    await page.getByRole('button', { name: 'Mark as paid' }).click()
    await page.getByTestId('order-state').filter({ hasText: 'Paid' }).waitFor()
    assert.equal((await demo.api('GET', `orders/${unpaid.code}/`)).status, 'p')
  })

  it('the organizer sees who is in the room, and what the media server sends them', async () => {
    const { page } = organizer
    await page.getByRole('link', { name: 'Rooms', exact: true }).click()
    const row = page.locator('[data-room="main-stage"]').getByTestId('member').filter({ hasText: 'Amina Diallo' })
    await until('packets are counted', async () => Number(await row.getByTestId('packets').textContent()) > 0)
  })

  it('the organizer comes in and may moderate', async () => {
    const { page } = organizer
    await page.locator('[data-room="main-stage"]').getByRole('link', { name: /Enter/ }).click()
    await page.getByTestId('stage').waitFor()
    await organizer.seesAndHears()
    await page.getByRole('tab', { name: /People/ }).click()
    await page.getByRole('button', { name: 'What can be done about Amina Diallo' }).click()
    await page.getByTestId('person').filter({ hasText: 'Amina Diallo' }).getByRole('button', { name: 'Remove' }).waitFor()
    await page.goBack()
  })

  it('the organizer cancels the order: picture and sound stop at once, and the page says why', async (t) => {
    const { page } = organizer
    await page.getByRole('link', { name: 'Orders', exact: true }).click()
    await page.getByLabel('Search orders').fill('amina@example.org')
    await page.getByTestId('order-row').getByRole('link', { name: code }).click()
    await page.getByRole('button', { name: 'Cancel order' }).click()
    await attendee.seesAndHears()
    assert.ok(await received(attendee.page) > 0)
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel order' }).click()
    const begun = Date.now()
    await attendee.isTold('canceled')
    const told = Date.now() - begun
    t.diagnostic(`told after ${told} ms`)
    assert.ok(told < LOST_WITHIN_MS)
    await attendee.page.getByText('Sound and picture have stopped').waitFor()
    await noPacketsAnyMore(attendee.page)
    const members = await demo.api('GET', `rooms/${demo.room('main-stage').id}/members/`)
    assert.ok(!members.results.some(({ user }) => user.profile.display_name === 'Amina Diallo'))
    assert.equal((await speaker.stats()).status, 'connected')
  })

  it('the organizer removes the speaker, who may come back', async () => {
    const { page } = organizer
    await page.getByRole('link', { name: 'Rooms', exact: true }).click()
    await page.locator('[data-room="main-stage"]').getByTestId('member').filter({ hasText: 'Grace Okafor' }).getByRole('button', { name: 'Remove' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
    await speaker.isTold('removed')
    await speaker.page.getByRole('button', { name: 'Enter again' }).click()
    await speaker.page.getByTestId('stage').waitFor()
  })

  it('no page had an error', () => {
    assert.deepEqual([speaker, attendee, organizer].flatMap(({ problems }) => problems), [])
  })
})

/** Two readings in a row, a second of media apart as the speaker sends it, show the same count. */
async function noPacketsAnyMore(page) {
  let before = -1
  await until('the packets stop', async () => {
    const now = await received(page)
    const same = now === before
    before = now
    if (!same) await page.evaluate(() => new Promise((resolve) => { setTimeout(resolve, 1_000) }))
    return same
  }, LOST_WITHIN_MS + 2_000)
}
