/** Closed doors and lost connections: what people are told, and that they get in as soon as they may. */

import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'node:test'
import { picture } from './harness/looks.mjs'
import { startDemo } from './harness/demo.mjs'
import { arrive, until } from './harness/people.mjs'

describe('doors', () => {
  let demo
  const guests = []
  const guest = async (options) => { guests.push(await arrive(options)); return guests.at(-1) }

  before(async () => { demo = await startDemo() })
  afterEach(async () => {
    const problems = guests.flatMap(({ problems }) => problems)
    await Promise.all(guests.splice(0).map((person) => person.leave()))
    assert.deepEqual(problems, [])
  })
  after(() => demo?.stop())

  it('a stranger is shown to the tickets', async () => {
    const { page, isTold } = await guest()
    await page.goto(`${demo.root}video/`)
    await isTold('not_logged_in')
  })

  it('an unpaid order waits, and its holder gets in after the payment', async () => {
    const { page, isTold } = await guest()
    const dana = demo.holders.find(({ email }) => email.startsWith('dana'))
    await page.goto(dana.join_link)
    await isTold('unpaid')
    await demo.api('POST', `orders/${dana.order_code}/mark_paid/`)
    await page.goto(`${demo.root}video/main-stage`)
    await page.getByTestId('stage').waitFor()
  })

  it('a ticket without the workshop does not open the workshop', async () => {
    const { page, isTold } = await guest()
    await page.goto(demo.holders[0].join_link)
    await page.locator('[data-room="workshop"]').getByRole('link', { name: 'What now?' }).click()
    await isTold('wrong_ticket')
    await page.getByText('Another ticket or an add-on lets you in.').waitFor()
  })

  it('who is too early is let in by itself: at the page and inside the app', async () => {
    const [atPage, inApp] = await Promise.all([guest(), guest()])
    const order = await workshopOrder(demo)
    for (const { page } of [atPage, inApp]) {
      await page.goto(order)
      await page.getByRole('button', { name: 'Join' }).click()
      await page.getByRole('heading', { name: 'Rooms' }).waitFor()
    }
    await opensIn(demo, 'workshop', 9)
    await inApp.page.locator('[data-room="workshop"]').getByRole('link', { name: 'Wait at the door' }).click()
    await inApp.isTold('too_early')
    await atPage.page.goto(`${demo.root}video/workshop`)
    await atPage.isTold('too_early')
    await Promise.all([picture(atPage.page, 'refusal-countdown'), picture(inApp.page, 'live-countdown')])
    assert.match(await atPage.page.locator('[data-countdown]').textContent(), /^0:\d\d$/)
    await Promise.all([atPage, inApp].map(({ page }) => page.getByTestId('stage').waitFor()))
    await atPage.say('The door works')
    await inApp.reads('The door works')
  })

  it('where the browser holds the sound back, one tap brings it', async () => {
    const [speaker, attendee] = await Promise.all([guest(), guest({ soundNeedsGesture: true })])
    await onStage(demo, speaker)
    const { page } = attendee
    await page.goto(demo.holders[1].join_link, { waitUntil: 'commit' })
    await page.waitForURL('**/video/')
    await page.goto(`${demo.root}video/main-stage`)
    await untouched(page, 'document.querySelector("[data-testid=hear]") !== null')
    await picture(page, 'live-tap-to-hear')
    await page.getByTestId('hear').click()
    await page.waitForFunction(() => [...document.querySelectorAll('audio')].every((audio) => !audio.paused))
    await attendee.seesAndHears()
  })

  it('a lost connection comes back: nothing said meanwhile is missing, and the picture never stopped', async () => {
    const [speaker, attendee] = await Promise.all([guest(), guest()])
    const sockets = await proxySockets(attendee.context)
    await onStage(demo, speaker)
    await attendee.page.goto(demo.holders[1].join_link)
    await attendee.page.locator('[data-room="main-stage"]').getByRole('link', { name: /Enter/ }).click()
    await attendee.seesAndHears()
    const before = await attendee.stats()
    sockets.cut()
    await speaker.say('Said while you were away')
    await attendee.page.getByTestId('connection-banner').waitFor()
    await picture(attendee.page, 'live-reconnecting')
    await attendee.seesAndHears()
    sockets.mend()
    await attendee.reads('Said while you were away')
    await attendee.page.getByTestId('connection-banner').waitFor({ state: 'detached' })
    assert.ok((await attendee.stats()).framesDecoded > before.framesDecoded, 'the media connection is still the first one')
    await attendee.say('I am back')
    await speaker.reads('I am back')
  })

  it('a changed network gets new paths, and the picture goes on', async () => {
    const [speaker, attendee] = await Promise.all([guest(), guest({ script: keepConnections })])
    await onStage(demo, speaker)
    await attendee.page.goto(demo.holders[1].join_link)
    await attendee.page.locator('[data-room="main-stage"]').getByRole('link', { name: /Enter/ }).click()
    await attendee.seesAndHears()
    const before = await icePassword(attendee.page)
    await attendee.page.evaluate(() => { dispatchEvent(new Event('online')) })
    await until('new credentials', async () => (await icePassword(attendee.page)) !== before)
    await attendee.seesAndHears()
  })

  it('whoever is banned is out, and told so', async () => {
    const { page, isTold } = await guest()
    await page.goto(demo.holders[2].join_link)
    await page.locator('[data-room="main-stage"]').getByRole('link', { name: /Enter/ }).click()
    await page.getByTestId('stage').waitFor()
    const room = demo.room('main-stage').id
    const member = await until('the member is listed', async () => {
      const { results } = await demo.api('GET', `rooms/${room}/members/`)
      return results.find(({ user }) => user.profile.display_name === 'Chidi Eze')
    })
    await demo.api('POST', `rooms/${room}/members/${member.user.id}/remove/`, { ban: true, reason: 'test' })
    await isTold('banned')
  })

  it('when the session ends, so does the picture', async () => {
    const { page } = await guest()
    await page.goto(demo.holders[0].join_link)
    await page.locator('[data-room="main-stage"]').getByRole('link', { name: /Enter/ }).click()
    await page.getByTestId('stage').waitFor()
    const { id } = demo.room('main-stage')
    const { results } = await demo.api('GET', 'slots/')
    const running = results.find((slot) => slot.room === id && Date.parse(slot.end) > Date.now() && Date.parse(slot.start) < Date.now())
    await demo.api('PATCH', `rooms/${id}/`, { closes_after: 0 })
    await demo.api('PATCH', `slots/${running.id}/`, { end: new Date(Date.now() + 1_000).toISOString() })
    // Another talk follows in this room: the door says when.
    await page.locator('[data-testid="refusal"]').waitFor()
    await page.getByText('Sound and picture have stopped').waitFor()
    await picture(page, 'live-ended')
  })
})

function keepConnections() {
  const Real = window.RTCPeerConnection
  window.RTCPeerConnection = class extends Real {
    constructor(...options) { super(...options); window.connection = this }
  }
}

/** Of the server, as the last answer had it. */
const icePassword = (page) => page.evaluate(() => /a=ice-pwd:(.*)/.exec(window.connection.currentRemoteDescription.sdp)[1])

/** Waits without touching: whatever Playwright itself evaluates counts as a gesture of the visitor, a bare evaluation does not. */
async function untouched(page, expression) {
  const browser = await page.context().newCDPSession(page)
  await until(expression, async () => (await browser.send('Runtime.evaluate', { expression })).result.value)
}

/** A free ticket with a seat in the workshop, bought over the API; resolves with the address of its order page. */
async function workshopOrder(demo) {
  const { results } = await demo.api('GET', 'products/')
  const named = (name) => results.find((product) => Object.values(product.name).includes(name)).id
  const positions = [
    { positionid: 1, product: named('Online ticket'), attendee_name: 'Yuki Mori' },
    { positionid: 2, product: named('Workshop seat'), addon_to: 1 },
  ]
  return (await demo.api('POST', 'orders/', { email: 'yuki@example.org', positions })).url
}

/** Moves the time at which a room opens before its next session. */
async function opensIn(demo, slug, seconds) {
  const { id } = demo.room(slug)
  const { results } = await demo.api('GET', 'slots/')
  const next = results.filter((slot) => slot.room === id).map((slot) => Date.parse(slot.start)).sort()[0]
  await demo.api('PATCH', `rooms/${id}/`, { opens_before: Math.floor((next - Date.now()) / 1000) - seconds })
}

async function onStage(demo, speaker) {
  const { page } = speaker
  await page.goto(demo.speaker.join_link)
  await page.locator('[data-room="main-stage"]').getByRole('link', { name: /Enter/ }).click()
  await page.getByTestId('backstage-open').click()
  await page.getByTestId('go-on-stage').click()
  await page.getByRole('button', { name: 'Leave stage' }).waitFor()
}

/** Between the page and the server stands a proxy that can be cut. */
async function proxySockets(context) {
  const open = new Set()
  let isCut = false
  await context.routeWebSocket(/\/ws\/event\//, async (socket) => {
    if (isCut) return socket.close({ code: 1001 })
    const server = socket.connectToServer()
    open.add({ socket, server })
  })
  return {
    cut() {
      isCut = true
      for (const { socket, server } of open) {
        void server.close({ code: 1001 })
        void socket.close({ code: 1001 })
      }
      open.clear()
    },
    mend() { isCut = false },
  }
}
