/** An account from its beginning: sign-up, confirmation, a second step, a passkey of Chromium's virtual authenticator. And how its pages look. */

import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { after, before, describe, it } from 'node:test'
import { startDemo } from './harness/demo.mjs'
import { arrive } from './harness/people.mjs'
import { lookAround } from './harness/shapes.mjs'

const PASSWORD = 'wharf kettle 19 lantern'

describe('account', () => {
  let demo, ada, root, look, dataDir

  before(async () => {
    const port = await freePort()
    // Browsers bind passkeys to names, not to addresses.
    root = `http://localhost:${port}`
    dataDir = await mkdtemp(`${tmpdir()}/eventyay-account-`)
    demo = await startDemo({ listen: `127.0.0.1:${port}`, env: { EVENTYAY__HTTP__PUBLIC_URL: root }, dataDir })
    ada = await arrive()
    look = (name) => lookAround(ada.page, name)
  })
  after(async () => {
    await ada?.leave()
    await demo?.stop()
    await rm(dataDir, { recursive: true, force: true })
  })

  it('is asked for, confirmed and opened', async () => {
    const { page } = ada
    await page.goto(`${root}/login/`)
    await look('account-sign-in')
    await page.getByRole('link', { name: 'Create an account' }).click()
    await look('account-register')
    await page.getByLabel('Your name').fill('Ada Almqvist')
    await page.getByLabel('Your e-mail address').fill('ada@example.org')
    await page.getByRole('button', { name: 'Send the link' }).click()
    await page.getByRole('heading', { name: 'Look into your mail' }).waitFor()
    await page.goto(await demo.admin('login-link', 'ada@example.org'))
    await look('account-confirm')
    await page.getByLabel(/New password/).fill('password1')
    await page.getByRole('button', { name: 'Create the account' }).click()
    await page.getByText('attackers try first').waitFor()
    await page.getByLabel(/New password/).fill(PASSWORD)
    await page.getByRole('button', { name: 'Create the account' }).click()
    await page.getByRole('heading', { name: 'Your account' }).waitFor()
    await look('account')
  })

  let key
  it('has codes by an app as a second step', async () => {
    const { page } = ada
    await page.getByRole('link', { name: 'Second step and passkeys' }).click()
    await look('account-security')
    await page.getByRole('button', { name: 'Set up an app' }).click()
    await look('account-codes')
    key = (await page.getByTestId('totp-key').innerText()).replaceAll(' ', '')
    const proof = await nextCode(key)
    await page.getByLabel('The code that the app shows').fill(proof)
    await page.getByRole('button', { name: 'Switch on' }).click()
    await page.getByTestId('recovery-code').first().waitFor()
    await look('account-recovery')
    const recovery = await page.getByTestId('recovery-code').first().innerText()
    await page.getByRole('link', { name: 'I have kept them' }).click()
    await look('account-sessions')
    await signOut(page)
    await signIn(page)
    await page.getByRole('heading', { name: 'One more step' }).waitFor()
    await look('account-second-step')
    await page.getByLabel(/The code that your app shows/).fill(proof)
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByText('was used before').waitFor()
    await page.getByLabel(/The code that your app shows/).fill(recovery)
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.waitForURL(/\/control\//)
  })

  it('opens with a passkey alone, also from the list of names', async () => {
    const { page } = ada
    const device = await authenticator(page)
    await page.goto(`${root}/account/security/`)
    await page.getByLabel('Name of the new passkey').fill('Ada\'s telephone')
    await page.getByRole('button', { name: 'Add a passkey' }).click()
    await page.getByTestId('passkey').filter({ hasText: 'Ada\'s telephone' }).waitFor()
    await look('account-passkey')
    await signOut(page)
    // The browser offers it by itself in the e-mail field; the virtual one answers at once.
    await page.goto(`${root}/login/?next=/account/`)
    await page.getByRole('heading', { name: 'Your account' }).waitFor()
    await signOut(page)
    // From here on the browser offers nothing by itself: the button is what is looked at.
    await page.addInitScript(() => { PublicKeyCredential.isConditionalMediationAvailable = async () => false })
    await page.goto(`${root}/login/?next=/account/sessions/`)
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
    await page.getByRole('heading', { name: 'Where you are signed in' }).waitFor()
    await page.goto(`${root}/account/security/`)
    await page.getByText('last used').waitFor()
    assert.ok(await device.signatures() >= 2, 'the counter grows')
    await page.getByRole('button', { name: /Remove/ }).click()
    await page.getByText('That is changed').waitFor()
    await signOut(page)
    await page.goto(`${root}/login/`)
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
    await page.getByText('not accepted').waitFor()
    await device.leaves()
  })

  it('has pages that everybody can use', async () => {
    const { page } = ada
    await signIn(page)
    await page.getByLabel(/The code that your app shows/).fill(await nextCode(key))
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.waitForURL(/\/control\//)
    for (const path of ['password', 'email', 'delete', 'again']) {
      await page.goto(`${root}/account/${path}/`)
      await look(`account-${path}`)
    }
    await signOut(page)
    await page.goto(`${root}/account/reset/`)
    await look('account-reset')
    // The browser reports the page that says which password is too weak.
    assert.deepEqual(ada.problems.filter((problem) => !problem.includes('status of 400')), [])
  })

  it('works without JavaScript', async () => {
    const require = createRequire(new URL('../../web/package.json', import.meta.url))
    const { chromium } = require('playwright-core')
    const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] })
    try {
      const page = await (await browser.newContext({ javaScriptEnabled: false })).newPage()
      await signIn(page)
      await page.getByLabel(/The code that your app shows/).fill(await nextCode(key))
      await page.getByRole('button', { name: 'Continue' }).click()
      await page.goto(`${root}/account/`)
      await page.getByLabel('Name').fill('Ada A.')
      await page.getByRole('button', { name: 'Save', exact: true }).click()
      await page.getByText('Your name is changed').waitFor()
    } finally {
      await browser.close()
    }
  })

  async function signIn(page) {
    await page.goto(`${root}/login/`)
    await page.getByLabel('E-mail address').fill('ada@example.org')
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  }

  async function signOut(page) {
    await page.goto(`${root}/account/`)
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.waitForURL(`${root}/`)
  }
})

/** A telephone that says yes, as Chromium plays it. */
async function authenticator(page) {
  const session = await page.context().newCDPSession(page)
  await session.send('WebAuthn.enable', { enableUI: false })
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  })
  return {
    leaves: () => session.send('WebAuthn.disable'),
    async signatures() {
      const { credentials } = await session.send('WebAuthn.getCredentials', { authenticatorId })
      return credentials[0].signCount
    },
  }
}

/** RFC 6238 in ten lines: the app of this test. */
function code(key, at) {
  const bits = [...key].map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('')
  const secret = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)))
  const step = Buffer.alloc(8)
  step.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)))
  const mac = createHmac('sha1', secret).update(step).digest()
  const offset = mac[19] & 15
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

/** Codes work once: waits until this step was not used yet, at most one step ahead of the clock. */
let used = 0
async function nextCode(key) {
  used = Math.max(used + 1, Math.floor(Date.now() / 30_000))
  while (Math.floor(Date.now() / 30_000) + 1 < used) await new Promise((resolve) => { setTimeout(resolve, 250) })
  return code(key, used * 30_000)
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  server.close()
  return port
}
