/** Rooms beside stages: pages, what other hosts show, people; their order and their doors in control; a room in the corner. */

import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { after, before, describe, it } from 'node:test'
import { startDemo } from './harness/demo.mjs'
import { arriveAsOrganizer } from './harness/organizer.mjs'
import { arrive, NARROW, until, WIDE } from './harness/people.mjs'
import { lookAround } from './harness/shapes.mjs'

const TEXT = '## Good morning\n\nSome **house rules**, and a [map](https://map.example/).\n\n- Be kind\n- Wear your badge\n\n| Day | Lunch |\n|---|---|\n| Friday | Dal |\n'
const HOSTILE = '<script>document.title = "hacked"</script> <img src=x onerror="document.title = 1"> [x](javascript:alert(1)) ![x](https://evil.test/pixel.gif)'

describe('kinds of rooms', () => {
  let demo, organizer, ada, bo, host

  before(async () => {
    host = await startHost()
    demo = await startDemo({ env: { EVENTYAY__EGRESS__PLAIN_HTTP: 'true' } })
    ;[organizer, ada, bo] = await Promise.all([arriveAsOrganizer(demo), arrive(), arrive()])
    await Promise.all([join(ada.page, demo.holders[0].join_link), join(bo.page, demo.holders[1].join_link)])
  })
  after(async () => {
    await Promise.all([organizer, ada, bo].map((person) => person?.leave()))
    await demo?.stop()
    await host?.stop()
  })

  async function room(mode, content = {}) {
    const made = await demo.api('POST', 'rooms/', { name: `The ${mode}`, slug: mode, mode, timing: 'always', audience: 'attendees' })
    await demo.api('PATCH', `rooms/${made.id}/content/`, content)
    return made
  }
  const save = (page) => page.getByRole('button', { name: 'Save' }).first().click()

  it('a page is chosen from cards, written, looked at, and is the first thing people see', async () => {
    const { page } = organizer
    await organizer.event('rooms/new')
    await page.getByLabel('Name of the room').fill('Welcome')
    await page.getByRole('radio', { name: 'A page', exact: true }).check()
    await page.getByLabel('At any time').check()
    await lookAround(page, 'kinds-control-cards')
    await save(page)
    await page.getByRole('heading', { name: 'Content of Welcome' }).waitFor()
    await page.getByLabel('Text').fill(TEXT)
    await page.getByRole('button', { name: 'Preview' }).click()
    await page.getByTestId('preview').getByRole('heading', { name: 'Good morning' }).waitFor()
    await page.getByLabel('Show it above the list of rooms').check()
    await page.getByLabel('As a front page').check()
    await page.getByRole('button', { name: 'Add a sponsor' }).click()
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Acme Instruments')
    await page.getByLabel('Address of their page').fill('https://acme.example/')
    await lookAround(page, 'kinds-control-content')
    await save(page)
    await page.getByTestId('saved').waitFor()

    await ada.page.goto(`${demo.root}video/`)
    await ada.page.getByRole('heading', { name: 'Good morning' }).waitFor()
    await ada.page.getByRole('link', { name: 'Acme Instruments' }).waitFor()
    await lookAround(ada.page, 'kinds-lobby')
    await ada.page.goto(`${demo.root}video/welcome`)
    await ada.page.getByRole('cell', { name: 'Dal' }).waitFor()
    await lookAround(ada.page, 'kinds-page')

    // It changes while it is read, and nothing hostile gets through.
    const rooms = await demo.api('GET', 'rooms/')
    const { id } = rooms.results.find(({ slug }) => slug === 'welcome')
    const asked = requestsOf(ada.page, 'evil.test')
    await demo.api('PATCH', `rooms/${id}/content/`, { text: `Fresh words. ${HOSTILE}`, chat: true })
    await ada.page.getByText('Fresh words.').waitFor()
    await ada.page.getByLabel('Your message').waitFor()
    assert.match(await ada.page.title(), /^Welcome/)
    assert.equal(await ada.page.locator('.page-words script, .page-words img, .page-words a').count(), 0)
    assert.deepEqual(asked, [])
    await lookAround(ada.page, 'kinds-page-chat')
  })

  it('nothing of another host is loaded before somebody agrees, and that can be taken back', async () => {
    await room('frame', { address: `${host.url}/quiz?name={display_name}&user={id}`, policy: `${host.url}/privacy` })
    const { page } = bo
    const asked = requestsOf(page, host.url)
    await page.goto(`${demo.root}video/frame`)
    const go = page.getByTestId('consent')
    await go.waitFor()
    await page.getByText('It is also told the name that you use here.').waitFor()
    await lookAround(page, 'kinds-consent')
    assert.deepEqual([asked, host.seen], [[], []])
    await go.focus()
    await page.keyboard.press('Enter')
    await page.frameLocator('.frame-shown').frameLocator('iframe').getByText('A quiz').waitFor()
    const [first] = host.seen
    const told = new URL(first.url, host.url).searchParams
    assert.equal(told.get('name'), await ownName(page))
    assert.match(told.get('user'), /^[0-9a-f]{32}$/)
    assert.deepEqual([first.referer, first.cookie], [undefined, undefined])
    await lookAround(page, 'kinds-frame')
    // Not for the next visit, unless they said so.
    const before = host.seen.length
    await page.reload()
    await go.waitFor()
    assert.equal(host.seen.length, before)
    await page.getByLabel(/Do not ask again/).check()
    await go.click()
    await until('it is asked', () => host.seen.length > before)
    await page.reload()
    await page.frameLocator('.frame-shown').frameLocator('iframe').getByText('A quiz').waitFor()
    await page.getByRole('button', { name: 'Unload and ask again' }).click()
    const after = host.seen.length
    await page.reload()
    await go.waitFor()
    assert.equal(host.seen.length, after)
  })

  it('a video has company, and goes along in the corner', async () => {
    await room('video', { video: 'https://youtu.be/dQw4w9WgXcQ' })
    const { page } = bo
    const asked = requestsOf(page, 'youtube')
    let loaded = 0
    await bo.context.route('https://www.youtube-nocookie.com/**', (route) => {
      loaded += 1
      return route.fulfill({ contentType: 'text/html', body: '<title>v</title><body style="background:#246"><h1 style="color:#fff">A video plays</h1>' })
    })
    await page.goto(`${demo.root}video/video`)
    await page.getByTestId('consent').waitFor()
    assert.deepEqual(asked, [])
    await bo.say('Is anybody watching?')
    await page.getByTestId('consent').click()
    const video = page.frameLocator('.frame-shown').frameLocator('iframe').getByText('A video plays')
    await video.waitFor()
    await page.getByRole('tab', { name: /Questions/ }).waitFor()
    await lookAround(page, 'kinds-video')

    await page.getByRole('link', { name: 'All rooms' }).click()
    const player = page.getByRole('region', { name: 'The video, in the corner' })
    await player.waitFor()
    await lookAround(page, 'kinds-floating')
    await player.getByRole('button', { name: /Back to the room/ }).focus()
    await page.keyboard.press('Enter')
    await page.getByLabel('Your message').waitFor()
    await video.waitFor()
    assert.equal(loaded, 1, 'it was never loaded anew')
    await page.getByRole('link', { name: 'All rooms' }).click()
    await player.getByRole('button', { name: 'Leave The video' }).click()
    await until('it is gone', async () => (await page.getByTestId('room').count()) === 0)
  })

  it('a stage goes along while something is on it, and another one ends it', async () => {
    const { page } = ada
    await page.goto(`${demo.root}video/main-stage`)
    await page.getByLabel('Your message').waitFor()
    await page.getByRole('link', { name: 'All rooms' }).click()
    await page.getByRole('heading', { name: 'Rooms' }).waitFor()
    assert.equal(await page.getByTestId('room').count(), 0, 'nothing plays, nothing floats')

    const speaker = await arrive()
    await join(speaker.page, demo.speaker.join_link)
    await speaker.page.goto(`${demo.root}video/main-stage`)
    await speaker.page.getByTestId('backstage-open').click()
    await until('the devices', () => speaker.page.getByTestId('go-on-stage').isEnabled())
    await speaker.page.getByTestId('go-on-stage').click()
    await speaker.page.getByRole('button', { name: 'Leave stage' }).waitFor()
    await page.goto(`${demo.root}video/main-stage`)
    await page.getByTestId('tile').first().waitFor()
    await ada.seesAndHears()
    await page.getByRole('link', { name: 'All rooms' }).click()
    await page.getByRole('region', { name: /in the corner/ }).waitFor()
    await ada.seesAndHears()
    await page.setViewportSize(NARROW)
    await page.getByTestId('messages-button').first().click()
    await lookAround(page, 'kinds-floating-stage')
    await page.setViewportSize(WIDE)
    await page.goto(`${demo.root}video/`)
    await speaker.leave()
  })

  it('people are in the list when they want to be', async () => {
    await room('people')
    await Promise.all([ada.page.goto(`${demo.root}video/people`), bo.page.goto(`${demo.root}video/people`)])
    await ada.page.getByText('You are not in this list').waitFor()
    await ada.page.getByLabel('What others should know of you').fill('Engines, weaving, poetry')
    await ada.page.getByRole('button', { name: 'Show me', exact: true }).click()
    await ada.page.getByText('You are in this list').waitFor()
    await bo.page.getByLabel('Look for people').fill('weav')
    await bo.page.getByTestId('shown-person').filter({ hasText: 'Ada Lovelace' }).waitFor()
    await lookAround(bo.page, 'kinds-people')
    await bo.page.getByLabel('Look for people').fill('nobody at all')
    await bo.page.getByText('Nobody of that name shows themselves.').waitFor()
  })

  it('rooms are put in order by keyboard, and a door says who would get in', async () => {
    const { page } = organizer
    await organizer.event('rooms')
    const first = page.locator('.order-list > li').first()
    const name = (await first.locator('.row-link').textContent()).trim()
    await page.getByRole('button', { name: `Move ${name} down` }).focus()
    await page.keyboard.press('Enter')
    await until('it is second', async () => (await page.locator('.order-list > li').nth(1).textContent()).includes(name))
    await page.keyboard.press('Enter')
    await until('it is third, and the button kept the focus', async () => (await page.locator('.order-list > li').nth(2).textContent()).includes(name))
    const stored = await demo.api('GET', 'rooms/')
    assert.equal(Object.values(stored.results[2].name)[0], name)
    await page.locator('.order-list > li').nth(2).dragTo(page.locator('.order-list > li').first())
    await until('dragged back', async () => (await first.textContent()).includes(name))
    await lookAround(page, 'kinds-control-rooms')

    await organizer.event(`rooms/${demo.room('workshop').id}`)
    const look = page.getByLabel('Look as')
    await look.selectOption({ label: 'Somebody without a ticket' })
    await page.getByRole('button', { name: 'Who would get in?' }).click()
    await page.getByTestId('door-answer').getByText('Would not be let in now').waitFor()
    await look.selectOption({ label: 'Somebody of your team' })
    await page.getByRole('button', { name: 'Who would get in?' }).click()
    await page.getByTestId('door-answer').getByText('keeps order').waitFor()
    await page.getByLabel('Leave this room out of the lobby').check()
    await lookAround(page, 'kinds-control-door')
    await save(page)
    await bo.page.goto(`${demo.root}video/`)
    await bo.page.getByTestId('room-card').first().waitFor()
    assert.equal(await bo.page.locator('[data-room=workshop]').count(), 0)
    assert.deepEqual([...ada.problems, ...bo.problems, ...organizer.unexpected()], [])
  })
})

async function join(page, link) {
  await page.goto(link)
  await page.getByTestId('room-card').first().waitFor()
}

/** Every address of that host that the page asks for, from now on, in whichever frame. */
function requestsOf(page, part) {
  const asked = []
  page.on('request', (request) => { if (request.url().includes(part)) asked.push(request.url()) })
  return asked
}

const ownName = async (page) => (await page.locator('.live-me').textContent()).replace(/^[A-Z]{1,2}(?=[A-Z])/, '').trim()

/** Another host on this machine: what it is asked, and with what. */
async function startHost() {
  const seen = []
  const server = createServer((request, response) => {
    const { referer, cookie } = request.headers
    seen.push({ url: request.url, referer, cookie })
    response.setHeader('content-type', 'text/html')
    response.end('<!doctype html><title>quiz</title><body style="background:#fff"><h1>A quiz</h1>')
  })
  await new Promise((resolve) => { server.listen(0, '127.0.0.2', resolve) })
  return { url: `http://127.0.0.2:${server.address().port}`, seen, stop: () => new Promise((resolve) => { server.close(resolve); server.closeAllConnections() }) }
}
