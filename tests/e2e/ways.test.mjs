/** Networks that let less and less through: a meeting of somebody with UDP, somebody with only TCP, somebody with only TLS. */

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { startDemo } from './harness/demo.mjs'
import { arrive, until } from './harness/people.mjs'
import { seat } from './harness/seats.mjs'
import { freePort, udpLine } from './harness/udp_line.mjs'

/** Remembers connections, so that tests can ask which way they found. */
function remember() {
  const Real = window.RTCPeerConnection
  window.connections = []
  window.RTCPeerConnection = class extends Real {
    constructor(...options) { super(...options); window.connections.push(this) }
  }
}

/** A firewall that swallows UDP: the page's server has no such addresses any more. */
function withoutUdp() {
  const Real = window.RTCPeerConnection
  window.connections = []
  window.RTCPeerConnection = class extends Real {
    constructor(...options) { super(...options); window.connections.push(this) }
    setRemoteDescription({ type, sdp }) {
      return super.setRemoteDescription({ type, sdp: sdp.replace(/^a=candidate:\S+ \d+ udp .*\r\n/gm, '') })
    }
  }
}

/** A firewall that lets nothing but TLS out. */
function onlyRelay() {
  const Real = window.RTCPeerConnection
  window.connections = []
  window.RTCPeerConnection = class extends Real {
    constructor(configuration) { super({ ...configuration, iceTransportPolicy: 'relay' }); window.connections.push(this) }
  }
}

/** The way that media takes now: protocol and, through TURN, what carries that. */
const way = (page) => page.evaluate(async () => {
  const reports = new Map()
  for (const connection of window.connections) (await connection.getStats()).forEach((entry) => reports.set(entry.id, entry))
  const transport = [...reports.values()].find((entry) => entry.type === 'transport' && entry.selectedCandidatePairId)
  const local = reports.get(reports.get(transport?.selectedCandidatePairId)?.localCandidateId)
  return [local?.candidateType, local?.relayProtocol ?? local?.protocol].join(' ')
})

const PEOPLE = [
  { name: 'Amina Diallo', script: remember, way: /^(host|prflx) udp$/ },
  { name: 'Bo Lindqvist', script: withoutUdp, way: /^(host|prflx) tcp$/ },
  { name: 'Yuki Mori', script: onlyRelay, way: /^relay tls$/ },
]

describe('ways in', () => {
  let directory, demo, people

  before(async () => {
    directory = mkdtempSync(join(tmpdir(), 'ways-'))
    const [key, certificate] = ['key.pem', 'cert.pem'].map((name) => join(directory, name))
    execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2', '-subj', '/CN=localhost',
      '-addext', 'subjectAltName=DNS:localhost', '-keyout', key, '-out', certificate], { stdio: 'pipe' })
    demo = await startDemo({
      env: {
        EVENTYAY__MEDIA__DOOR__LISTEN: '127.0.0.1:0', EVENTYAY__MEDIA__DOOR__HOST: 'localhost', EVENTYAY__MEDIA__DOOR__WEB: 'true',
        EVENTYAY__MEDIA__DOOR__TLS_CERT: certificate, EVENTYAY__MEDIA__DOOR__TLS_KEY: key,
      },
    })
    await demo.api('PATCH', `rooms/${demo.room('workshop').id}/`, { opens_before: 3600 })
    people = await Promise.all(PEOPLE.map(({ script }) => arrive({ script, flags: ['--ignore-certificate-errors'] })))
  })
  after(async () => {
    await Promise.all((people ?? []).map((person) => person.leave()))
    await demo?.stop()
    rmSync(directory, { recursive: true })
  })

  it('all three come in and show themselves', async () => {
    for (const [index, { page }] of people.entries()) {
      await page.goto(await seat(demo, PEOPLE[index].name))
      await page.getByRole('button', { name: 'Join' }).click()
      await page.locator('[data-room="workshop"]').getByRole('link', { name: /Enter/ }).click()
      await page.getByTestId('backstage-open').click()
      await page.getByTestId('go-on-stage').click()
      await page.getByRole('button', { name: 'Leave stage' }).waitFor()
    }
  })

  for (const [index, { name, way: wanted }] of PEOPLE.entries()) {
    it(`${name} sees and hears the others, ${wanted.source}`, async () => {
      const { page, seesAndHears } = people[index]
      await until('a tile for everybody', async () => (await page.getByTestId('tile').count()) === PEOPLE.length)
      await seesAndHears()
      assert.match(await way(page), wanted)
    })
  }

  it('no page had an error', () => {
    assert.deepEqual(people.flatMap(({ problems }) => problems), [])
  })

  it('the web is behind the same port as TURN', async () => {
    const [{ urls }] = await people[0].page.evaluate(() => window.connections[0].getConfiguration().iceServers)
    const { port } = new URL(urls[0].replace('turns:', 'https://'))
    await people[0].page.goto(`https://localhost:${port}/healthz`)
    assert.equal(await people[0].page.textContent('body'), 'ok')
  })
})

/** A call that loses UDP goes on over TCP, and over UDP when that is back. */
describe('a network that changes its mind', () => {
  let demo, line, people

  before(async () => {
    const media = await freePort()
    line = await udpLine(media)
    demo = await startDemo({
      media: `127.0.0.1:${media}`,
      env: { EVENTYAY__MEDIA__ADVERTISE: `127.0.0.1:${line.port}`, EVENTYAY__MEDIA__TCP: `127.0.0.1:${await freePort()}` },
    })
    await demo.api('PATCH', `rooms/${demo.room('workshop').id}/`, { opens_before: 3600 })
    people = await Promise.all([arrive({ script: remember }), arrive({ script: remember })])
  })
  after(async () => {
    await Promise.all((people ?? []).map((person) => person.leave()))
    await demo?.stop()
    line?.close()
  })

  it('two people see and hear each other over UDP', async () => {
    for (const [index, { page }] of people.entries()) {
      await page.goto(await seat(demo, PEOPLE[index].name))
      await page.getByRole('button', { name: 'Join' }).click()
      await page.locator('[data-room="workshop"]').getByRole('link', { name: /Enter/ }).click()
      await page.getByTestId('backstage-open').click()
      await page.getByTestId('go-on-stage').click()
      await page.getByRole('button', { name: 'Leave stage' }).waitFor()
    }
    for (const { page, seesAndHears } of people) {
      await seesAndHears()
      assert.match(await way(page), / udp$/)
    }
  })

  it('UDP is cut: both go on over TCP', async () => {
    line.cut()
    const began = Date.now()
    await Promise.all(people.map(async ({ page, seesAndHears }) => {
      await until('a way over TCP', async () => / tcp$/.test(await way(page)))
      await seesAndHears()
    }))
    console.log(`# over TCP after ${Date.now() - began} ms`)
  })

  it('UDP is back: both go on over UDP', async () => {
    line.mend()
    const began = Date.now()
    await Promise.all(people.map(async ({ page, seesAndHears }) => {
      await page.evaluate(() => dispatchEvent(new Event('online')))
      await until('a way over UDP', async () => / udp$/.test(await way(page)))
      await seesAndHears()
    }))
    console.log(`# over UDP after ${Date.now() - began} ms`)
  })
})
