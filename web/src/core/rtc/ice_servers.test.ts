import { expect, it } from 'vitest'
import { createFakeSignal } from '../connection/fake_signal'
import { createFakeClock } from '../fake_clock'
import type { Authenticated } from '../protocol/types'
import { createIceServers } from './ice_servers'

const named = (url: string) => [{ urls: [url], username: null, credential: null }]

function setUp() {
  const clock = createFakeClock()
  const signal = createFakeSignal()
  const servers = createIceServers(signal, clock)
  signal.answer('media.servers', { ice_servers: named('turn:new.example') })
  signal.online(false, { ice_servers: named('turn:old.example') } as unknown as Authenticated)
  return { clock, signal, servers }
}

it('asks for credentials only when those that are known are old', async () => {
  const { clock, signal, servers } = setUp()
  clock.pass(30 * 60_000)
  expect(await servers.fresh()).toEqual(named('turn:old.example'))
  expect(signal.asked).toEqual([])
  clock.pass(12 * 60 * 60_000)
  expect(await servers.fresh()).toEqual(named('turn:new.example'))
  expect([servers.current(), signal.asked.length]).toEqual([named('turn:new.example'), 1])
  await servers.fresh()
  expect(signal.asked).toHaveLength(1)
})

it('goes on with the old ones when the server does not answer', async () => {
  const { clock, signal, servers } = setUp()
  clock.pass(12 * 60 * 60_000)
  signal.refuse('media.servers', { code: 'connection.lost', message: '' })
  expect(await servers.fresh()).toEqual(named('turn:old.example'))
  signal.request = () => new Promise(() => undefined)
  const waiting = servers.fresh()
  clock.pass(1_000)
  expect(await waiting).toEqual(named('turn:old.example'))
})
