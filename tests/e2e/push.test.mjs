/**
 * Notes while no window is open: a browser subscribes, the server pushes to its push service, which is ours here and opens the
 * message with Node's own cryptography as a browser would (RFC 8291, 8292); the worker shows it. And cards under links.
 */

import assert from 'node:assert/strict'
import { createECDH, createDecipheriv, createPublicKey, hkdfSync, randomBytes, verify } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { after, before, describe, it } from 'node:test'
import { startDemo } from './harness/demo.mjs'
import { fits, isAccessible, picture } from './harness/looks.mjs'
import { arrive, NARROW, until } from './harness/people.mjs'

const url64 = (bytes) => Buffer.from(bytes).toString('base64url')

/** A browser's keys, and what its push service got. */
class PushService {
  constructor() {
    this.keys = createECDH('prime256v1')
    this.keys.generateKeys()
    this.auth = randomBytes(16)
    this.got = []
    this.status = 201
    this.server = createServer((request, response) => {
      const pieces = []
      request.on('data', (piece) => pieces.push(piece))
      request.on('end', () => {
        this.got.push({ headers: request.headers, body: Buffer.concat(pieces) })
        response.writeHead(this.status).end()
      })
    })
  }

  async open() {
    this.server.listen(0, '127.0.0.1')
    await once(this.server, 'listening')
    this.origin = `http://127.0.0.1:${this.server.address().port}`
    this.subscription = { endpoint: `${this.origin}/push/1`, keys: { p256dh: url64(this.keys.getPublicKey()), auth: url64(this.auth) } }
    return this
  }

  /** RFC 8291: only this browser can. */
  read({ body }) {
    const salt = body.subarray(0, 16)
    const length = body[20]
    const sender = body.subarray(21, 21 + length)
    const sealed = body.subarray(21 + length)
    const shared = this.keys.computeSecret(sender)
    const info = Buffer.concat([Buffer.from('WebPush: info\0'), this.keys.getPublicKey(), sender])
    const input = Buffer.from(hkdfSync('sha256', shared, this.auth, info, 32))
    const key = Buffer.from(hkdfSync('sha256', input, salt, 'Content-Encoding: aes128gcm\0', 16))
    const nonce = Buffer.from(hkdfSync('sha256', input, salt, 'Content-Encoding: nonce\0', 12))
    const open = createDecipheriv('aes-128-gcm', key, nonce)
    open.setAuthTag(sealed.subarray(-16))
    const text = Buffer.concat([open.update(sealed.subarray(0, -16)), open.final()])
    assert.equal(text.at(-1), 2, 'the last record')
    return JSON.parse(text.subarray(0, -1).toString())
  }

  /** RFC 8292: who says that it pushes does. */
  checkSender({ headers }, known) {
    const [, token, key] = /^vapid t=([^,]+), k=(.+)$/.exec(headers.authorization)
    assert.equal(key, known)
    const [head, claims, signature] = token.split('.')
    const point = Buffer.from(key, 'base64url')
    const jwk = { kty: 'EC', crv: 'P-256', x: url64(point.subarray(1, 33)), y: url64(point.subarray(33)) }
    const good = verify('sha256', Buffer.from(`${head}.${claims}`), { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'))
    assert.ok(good, 'the signature holds')
    const said = JSON.parse(Buffer.from(claims, 'base64url'))
    assert.equal(said.aud, this.origin)
    const ahead = said.exp - Date.now() / 1000
    assert.ok(ahead > 0 && ahead <= 24 * 3600, `${ahead}`)
  }
}

describe('notes and cards', () => {
  let demo, service, site, ada, bo, key

  before(async () => {
    service = await new PushService().open()
    site = createServer((request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<title>x</title><meta property="og:title" content="Engines &lt;img src=x onerror=alert(1)&gt;"><meta property="og:description" content="They reason, step by step, so that you can dream.">')
    }).listen(0, '127.0.0.1')
    await once(site, 'listening')
    demo = await startDemo({ env: { EVENTYAY__EGRESS__ALLOW: '127.0.0.0/8', EVENTYAY__EGRESS__PLAIN_HTTP: 'true' } })
    ;[ada, bo] = await Promise.all([arrive(), arrive({ viewport: NARROW, colorScheme: 'dark' })])
    await ada.context.grantPermissions(['notifications', 'clipboard-read', 'clipboard-write'])
    // Nothing here reaches a real push service: this browser's is ours.
    await ada.context.addInitScript((subscription) => {
      const own = { ...subscription, toJSON: () => subscription, unsubscribe: async () => { localStorage.removeItem('test.push'); return true } }
      PushManager.prototype.subscribe = async (options) => { localStorage.setItem('test.push', btoa(String.fromCharCode(...new Uint8Array(options.applicationServerKey)))); return own }
      PushManager.prototype.getSubscription = async () => (localStorage.getItem('test.push') ? own : null)
    }, service.subscription)
  })
  after(async () => {
    await Promise.all([ada, bo].map((person) => person?.leave()))
    await demo?.stop()
    service.server.closeAllConnections()
    service.server.close()
    site.closeAllConnections()
    site.close()
  })

  async function enter({ page }, holder) {
    await page.goto(demo.holders[holder].join_link)
    await page.getByTestId('room').or(page.getByTestId('room-card').first()).first().waitFor()
    await page.goto(`${demo.root}video/main-stage`)
    await page.getByTestId('room').waitFor()
  }
  const messages = ({ page }) => page.getByTestId('messages-button').filter({ visible: true }).first()

  it('a link gets a card that runs nothing, and a changed message has none', async () => {
    await enter(ada, 0)
    await enter(bo, 1)
    await ada.say('here I am')
    await bo.say(`Look: http://127.0.0.1:${site.address().port}/engines`)
    for (const { page } of [ada, bo]) {
      const card = page.getByTestId('preview')
      await card.getByText('They reason').waitFor()
      assert.equal(await card.getByRole('link').innerText(), 'Engines <img src=x onerror=alert(1)>')
      await isAccessible(page, 'card')
      await fits(page, 'card')
    }
    await picture(ada.page, 'preview')
    await picture(bo.page, 'preview-narrow-dark')
    const message = bo.page.getByTestId('message').filter({ hasText: 'Look:' })
    await message.getByRole('button', { name: /^More for/ }).click()
    await message.getByRole('button', { name: 'Edit' }).click()
    await bo.page.keyboard.type(' (old)')
    await bo.page.keyboard.press('Enter')
    await ada.page.getByTestId('preview').waitFor({ state: 'detached' })
  })

  it('somebody wants notes: asked by pressing, the worker starts, the server knows', async () => {
    const { page } = ada
    await messages(ada).click()
    const choice = page.getByTestId('push-choice')
    await choice.getByLabel('Also when no window of the event is open').check()
    await choice.getByLabel(/Notes say who writes/).waitFor()
    await isAccessible(page, 'push choice')
    await picture(page, 'push-choice')
    key = await page.evaluate(() => localStorage.getItem('test.push'))
    assert.equal(Buffer.from(key, 'base64').length, 65)
    assert.equal(await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.active?.scriptURL.endsWith('/assets/site.worker.js')), true)
  })

  let note
  it('what is not read is pushed, sealed for this browser, without names at first', async () => {
    await ada.page.goto(demo.root)
    await write(bo, 'The code is 1234')
    const pushed = await until('a push', () => service.got[0])
    service.checkSender(pushed, Buffer.from(key, 'base64').toString('base64url'))
    assert.equal(pushed.headers['content-encoding'], 'aes128gcm')
    assert.equal(pushed.headers.topic.length, 32)
    note = service.read(pushed)
    assert.equal(note.body, 'You have a new message.')
    assert.ok(!JSON.stringify(note).includes('1234') && !JSON.stringify(note).includes('Lindqvist'), JSON.stringify(note))
  })

  /** A direct message, over the API of the page: who is offline stands in no list here. */
  async function write({ page }, text) {
    await page.goto(`${demo.root}video/main-stage`)
    await page.getByTestId('room').waitFor()
    const message = page.getByTestId('message').filter({ hasText: 'here I am' }).first()
    await message.getByRole('button', { name: /^More for/ }).click()
    await message.getByRole('button', { name: /^Message/ }).click()
    const drawer = page.getByTestId('messages')
    await drawer.getByLabel('Your message').fill(text)
    await page.keyboard.press('Enter')
    await drawer.getByTestId('message').filter({ hasText: text }).waitFor()
  }

  it('the worker shows it when nobody looks, one for a conversation', async () => {
    const { page } = ada
    const worker = await page.context().newCDPSession(page)
    const registered = new Promise((resolve) => { worker.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => { if (registrations[0]) resolve(registrations[0].registrationId) }) })
    await worker.send('ServiceWorker.enable')
    const registrationId = await registered
    const deliver = () => worker.send('ServiceWorker.deliverPushMessage', { origin: demo.base_url, registrationId, data: JSON.stringify(note) })
    const shown = () => page.evaluate(async (scope) => (await (await navigator.serviceWorker.getRegistration(scope)).getNotifications()).map(({ title, body, tag }) => ({ title, body, tag })), `${demo.root}video/`)
    await deliver()
    const [seen] = await until('a note', async () => { const notes = await shown(); return notes.length > 0 && notes })
    assert.deepEqual(seen, { title: note.title, body: note.body, tag: note.tag })
    await deliver()
    assert.equal((await shown()).length, 1, 'one for a conversation')
  })

  it('a browser that its push service knows no more is forgotten', async () => {
    service.status = 410
    const before = service.got.length
    await write(bo, 'Are you there?')
    await until('the second push', () => service.got.length > before)
    service.status = 201
    await write(bo, 'Hello?')
    await new Promise((resolve) => { setTimeout(resolve, 12_000) })
    assert.equal(service.got.length, before + 1)
  })
})
