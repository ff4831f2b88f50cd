/** An application signs somebody in and acts for them: openid-client, as any application would use it, on one side; a person with Chromium on our consent page on the other. */

import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { after, before, describe, it } from 'node:test'
import { startDemo } from './harness/demo.mjs'
import { arrive } from './harness/people.mjs'
import { lookAround } from './harness/shapes.mjs'

const require = createRequire(new URL('../../web/package.json', import.meta.url))

describe('oauth', () => {
  let demo, olga, server, back, client, config

  before(async () => {
    client = await import(require.resolve('openid-client').replace(/^(?!file:)/, 'file://'))
    demo = await startDemo()
    olga = await arrive()
    server = createServer((_, response) => response.end('<!doctype html><title>Badge printer</title><h1>Welcome back</h1>'))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    back = `http://127.0.0.1:${server.address().port}/back`
    const { client_id, client_secret } = await register({ confidential: true })
    config = await client.discovery(new URL(demo.base_url), client_id, client_secret, undefined, { execute: [client.allowInsecureRequests] })
  })
  after(async () => {
    await olga?.leave()
    server?.close()
    await demo?.stop()
  })

  let tokens
  it('asks a person, who reads who wants what', async () => {
    const { page } = olga
    await page.goto(demo.organizer.login_link)
    await page.waitForURL(/\/control\//)
    const asked = await ask('openid profile read event.orders:write')
    await page.goto(asked.url)
    await page.getByRole('heading', { name: 'Allow Badge printer?' }).waitFor()
    await page.getByText(/an application of/).waitFor()
    await lookAround(page, 'oauth-consent')
    await page.getByRole('button', { name: 'Allow' }).click()
    await page.waitForURL((url) => url.href.startsWith(back))
    tokens = await client.authorizationCodeGrant(config, new URL(page.url()), asked.checks)
    const claims = tokens.claims()
    assert.equal(claims.iss, demo.base_url)
    assert.ok(claims.sub && claims.auth_time)
    const info = await client.fetchUserInfo(config, tokens.access_token, claims.sub)
    assert.equal(info.email_verified, true)
  })

  it('acts for them as far as they allowed it', async () => {
    const events = await call(tokens.access_token, 'GET', `/api/v1/organizers/${demo.organizer.slug}/events/`)
    assert.equal(events.status, 200)
    const rooms = await call(tokens.access_token, 'POST', `/api/v1/organizers/${demo.organizer.slug}/events/${demo.event.slug}/rooms/`)
    assert.equal(rooms.status, 403)
    assert.match(rooms.headers.get('www-authenticate'), /insufficient_scope/)
    const known = await client.tokenIntrospection(config, tokens.access_token)
    assert.equal(known.active, true)
  })

  it('goes on with refreshed tokens, and a stolen one ends all of them', async () => {
    const fresh = await client.refreshTokenGrant(config, tokens.refresh_token)
    assert.notEqual(fresh.refresh_token, tokens.refresh_token)
    await assert.rejects(client.refreshTokenGrant(config, tokens.refresh_token), (error) => error.error === 'invalid_grant')
    await assert.rejects(client.refreshTokenGrant(config, fresh.refresh_token), (error) => error.error === 'invalid_grant')
    assert.equal((await client.tokenIntrospection(config, fresh.access_token)).active, false)
  })

  it('is seen in the account and taken back there', async () => {
    const { page } = olga
    const asked = await ask('openid read')
    await page.goto(asked.url)
    await page.getByRole('button', { name: 'Allow' }).click()
    await page.waitForURL((url) => url.href.startsWith(back))
    const granted = await client.authorizationCodeGrant(config, new URL(page.url()), asked.checks)
    await page.goto(`${demo.base_url}/account/`)
    await page.getByRole('link', { name: 'Applications that may act for you' }).click()
    await page.getByTestId('application').filter({ hasText: 'Badge printer' }).first().waitFor()
    await lookAround(page, 'oauth-applications')
    await page.getByRole('button', { name: /Take it back/ }).first().click()
    await page.getByText('There is none').waitFor()
    await lookAround(page, 'oauth-applications-none')
    assert.equal((await call(granted.access_token, 'GET', '/api/v1/organizers/')).status, 401)
  })

  it('hears of a no, and speaks German to who reads German', async () => {
    const { page } = olga
    const asked = await ask('read')
    await page.goto(`${demo.base_url}/account/applications/`)
    await page.context().addCookies([{ name: 'language', value: 'de', url: demo.base_url }])
    await page.goto(asked.url)
    await page.getByRole('heading', { name: 'Badge printer zulassen?' }).waitFor()
    await lookAround(page, 'oauth-consent-german')
    await page.getByRole('button', { name: 'Abbrechen' }).click()
    await page.waitForURL((url) => url.href.startsWith(back))
    await assert.rejects(client.authorizationCodeGrant(config, new URL(page.url()), asked.checks), (error) => error.error === 'access_denied')
    await page.context().clearCookies({ name: 'language' })
  })

  it('serves a public application too, and nobody else gets an answer', async () => {
    const { page } = olga
    const { client_id } = await register({ confidential: false })
    const open = await client.discovery(new URL(demo.base_url), client_id, undefined, client.None(), { execute: [client.allowInsecureRequests] })
    const asked = await ask('openid email', open)
    await page.goto(asked.url)
    await page.getByRole('button', { name: 'Allow' }).click()
    await page.waitForURL((url) => url.href.startsWith(back))
    const granted = await client.authorizationCodeGrant(open, new URL(page.url()), asked.checks)
    assert.ok(granted.claims().email)
    await client.tokenRevocation(open, granted.refresh_token)
    await assert.rejects(client.refreshTokenGrant(open, granted.refresh_token), (error) => error.error === 'invalid_grant')
    const evil = new URL(asked.url)
    evil.searchParams.set('redirect_uri', 'https://evil.example/')
    await page.goto(evil.href)
    await page.getByRole('heading', { name: 'This application asks in a wrong way' }).waitFor()
    await lookAround(page, 'oauth-wrong')
    assert.deepEqual(olga.problems.filter((problem) => !problem.includes('status of 4')), [])
  })

  async function register(more) {
    const scopes = ['openid', 'profile', 'email', 'read', 'event.orders:write']
    const response = await fetch(`${demo.base_url}/api/v1/organizers/${demo.organizer.slug}/applications/`, {
      method: 'POST',
      headers: { Authorization: `Token ${demo.organizer.api_token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ name: 'Badge printer', redirect_uris: [back], scopes, ...more }),
    })
    assert.equal(response.status, 201)
    return response.json()
  }

  /** Where to send the browser, and what has to come back. */
  async function ask(scope, using = config) {
    const pkceCodeVerifier = client.randomPKCECodeVerifier()
    const [expectedState, expectedNonce] = [client.randomState(), client.randomNonce()]
    const openid = scope.split(' ').includes('openid')
    const url = client.buildAuthorizationUrl(using, {
      redirect_uri: back,
      scope,
      state: expectedState,
      ...(openid ? { nonce: expectedNonce } : {}),
      code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
      code_challenge_method: 'S256',
    })
    return { url: url.href, checks: { pkceCodeVerifier, expectedState, ...(openid ? { expectedNonce, idTokenExpected: true } : {}) } }
  }

  function call(token, method, path) {
    const body = method === 'GET' ? undefined : '{}'
    return fetch(demo.base_url + path, { method, body, headers: { 'Authorization': `Bearer ${token}`, 'Content-Type': 'application/json' } })
  }
})
