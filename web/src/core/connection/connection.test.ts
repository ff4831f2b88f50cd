import { describe, expect, it } from 'vitest'
import { createFakeClock } from '../fake_clock'
import { createConnection } from './connection'
import type { RequestError, SocketLike, TicketAnswer } from './connection'

const WINDOW_SECONDS = 60

class FakeSocket implements SocketLike {
  onopen: (() => void) | null = null
  onmessage: ((message: { data: unknown }) => void) | null = null
  onclose: (() => void) | null = null
  sent: unknown[][] = []
  closed = false

  send(text: string) { this.sent.push(JSON.parse(text) as unknown[]) }
  close() { this.closed = true }
  says(...frame: unknown[]) { this.onmessage?.({ data: JSON.stringify(frame) }) }
  last() { return this.sent.at(-1)! }
  authenticate(resume: { token: string; version: number; resumed: boolean }) {
    this.onopen?.()
    this.says('authenticated', { ping_interval: 10, server_time: '', resume: { ...resume, window_seconds: WINDOW_SECONDS } })
  }
}

function setUp(answer: TicketAnswer = { ok: true, ticket: 'T' }) {
  const clock = createFakeClock()
  const sockets: FakeSocket[] = []
  let tickets = 0
  let reloads = 0
  const connection = createConnection({
    clock,
    random: () => 1,
    reload: () => { reloads += 1 },
    fetchTicket: () => { tickets += 1; return Promise.resolve(answer) },
    openSocket: () => { const socket = new FakeSocket(); sockets.push(socket); return socket },
  })
  const socket = () => sockets.at(-1)!
  return { clock, connection, sockets, socket, tickets: () => tickets, reloads: () => reloads }
}

async function online() {
  const all = setUp()
  all.connection.start()
  await Promise.resolve()
  all.socket().authenticate({ token: 'R1', version: 0, resumed: false })
  return all
}

describe('connection', () => {
  it('authenticates with a one-time ticket before anything else is sent', async () => {
    const { connection, socket } = setUp()
    const reply = connection.request('room.enter', { room: 1 })
    connection.start()
    await Promise.resolve()
    socket().onopen?.()
    expect(socket().sent).toEqual([['authenticate', { token: 'T', resumable: true }]])
    socket().says('authenticated', { ping_interval: 10, server_time: '', resume: null })
    expect(socket().last()).toEqual(['room.enter', 1, { room: 1 }])
    socket().says('success', 1, { room: 1 })
    await expect(reply).resolves.toEqual({ room: 1 })
  })

  it('resumes with the version last seen and drops what it has seen before', async () => {
    const { clock, connection, socket, tickets } = await online()
    const pushes: string[] = []
    connection.onPush(({ name }) => pushes.push(name))
    socket().says('chat.event', {}, 1)
    socket().says('room.reaction', {}, 2)
    socket().onclose?.()
    expect(connection.state.get().phase.at).toBe('waiting')
    clock.pass(400)
    socket().onopen?.()
    expect(socket().last()).toEqual(['authenticate', { resume: { token: 'R1', version: 2 }, resumable: true }])
    socket().authenticate({ token: 'R2', version: 4, resumed: true })
    socket().says('room.reaction', {}, 2)
    socket().says('chat.event', {}, 3)
    expect(pushes).toEqual(['chat.event', 'room.reaction', 'chat.event'])
    expect(tickets()).toBe(1)
  })

  it('starts over with a fresh ticket when the window has passed', async () => {
    const { clock, connection, socket, tickets } = await online()
    const kept: boolean[] = []
    connection.onOnline((_, resumed) => kept.push(resumed))
    socket().onclose?.()
    for (let tries = 0; tries < 10; tries += 1) {
      clock.pass(16_000)
      await Promise.resolve()
      socket().onclose?.()
    }
    expect(tickets()).toBeGreaterThan(1)
    clock.pass(16_000)
    await Promise.resolve()
    socket().authenticate({ token: 'R9', version: 0, resumed: false })
    expect(kept).toEqual([false])
  })

  it('starts over when the server has forgotten the session', async () => {
    const { clock, socket, sockets, tickets } = await online()
    socket().onclose?.()
    clock.pass(400)
    socket().onopen?.()
    socket().says('error', { code: 'auth.resume_expired', message: '' })
    await Promise.resolve()
    expect(tickets()).toBe(2)
    expect(sockets).toHaveLength(3)
  })

  it('waits longer after each failed attempt, at most 15 seconds', async () => {
    const { clock, connection, sockets, socket } = await online()
    const waits: number[] = []
    for (let tries = 0; tries < 8; tries += 1) {
      const before = sockets.length
      socket().onclose?.()
      const start = clock.now()
      while (sockets.length === before) { clock.pass(100); await Promise.resolve() }
      waits.push(clock.now() - start)
    }
    expect(waits).toEqual([400, 800, 1600, 3200, 6400, 12_800, 15_000, 15_000])
    expect(connection.state.get().attempts).toBe(8)
  })

  it('comes back when the server asked for it', async () => {
    const { clock, sockets, socket } = await online()
    socket().says('connection.drop', { reconnect_after: 3, jitter: 2 })
    socket().onclose?.()
    clock.pass(4999)
    expect(sockets).toHaveLength(1)
    clock.pass(1)
    expect(sockets).toHaveLength(2)
  })

  it('does not wait when the network came back', async () => {
    const { connection, sockets, socket } = await online()
    socket().onclose?.()
    connection.networkChanged()
    expect(sockets).toHaveLength(2)
  })

  it('begins anew on a network that replaced the one before, and keeps what it had', async () => {
    const { connection, sockets, socket } = await online()
    const before = socket()
    connection.networkReplaced()
    expect([before.closed, sockets.length]).toEqual([true, 2])
    socket().onopen?.()
    expect(socket().last()).toEqual(['authenticate', expect.objectContaining({ resume: expect.anything() as unknown })])
  })

  it('asks an open socket whether it survived, and does not wait long for the answer', async () => {
    const { clock, connection, socket } = await online()
    connection.networkChanged()
    expect(socket().last()[0]).toBe('ping')
    clock.pass(1_500)
    expect(connection.state.get().phase.at).toBe('waiting')
  })

  it('pings, and gives up a socket that stays silent', async () => {
    const { clock, connection, socket } = await online()
    clock.pass(10_000)
    expect(socket().last()[0]).toBe('ping')
    clock.pass(20_000)
    expect(socket().closed).toBe(true)
    expect(connection.state.get().phase.at).toBe('waiting')
  })

  it('stays when only pongs come', async () => {
    const { clock, connection, socket } = await online()
    for (let seconds = 0; seconds < 120; seconds += 10) {
      clock.pass(10_000)
      socket().says('pong', 1)
    }
    expect(connection.state.get().phase.at).toBe('online')
  })

  it('fails a request whose reply was lost, and repeats one that may be repeated', async () => {
    const { clock, connection, socket } = await online()
    const said = connection.request('chat.send', { channel: 'c', event_type: 'channel.message', content: { type: 'text', body: 'Hi' } })
    const read = connection.request('chat.fetch', { channel: 'c', count: 1 }, { repeatable: true })
    socket().onclose?.()
    await expect(said).rejects.toMatchObject({ code: 'connection.lost' })
    clock.pass(400)
    socket().authenticate({ token: 'R2', version: 0, resumed: true })
    expect(socket().last()).toEqual(['chat.fetch', 2, { channel: 'c', count: 1 }])
    socket().says('success', 2, { results: [] })
    await expect(read).resolves.toEqual({ results: [] })
  })

  it('fails a request that is not answered in time', async () => {
    const { clock, connection, socket } = await online()
    const asked = connection.request('room.enter', { room: 1 })
    socket().says('error', 99, { code: 'server.fatal', message: '' })
    for (let seconds = 0; seconds < 12; seconds += 4) { clock.pass(4000); socket().says('pong', 1) }
    await expect(asked).rejects.toMatchObject({ code: 'connection.timeout' })
  })

  it('hands on the error of a refused request', async () => {
    const { connection, socket } = await online()
    const asked = connection.request('room.enter', { room: 2 })
    const refusal = { code: 'unpaid', message: 'x' }
    socket().says('error', 1, { code: 'room.refused', message: 'no', details: { refusal } })
    await expect(asked).rejects.toSatisfy((error: RequestError) => error.refusal?.code === 'unpaid')
  })

  it('closes for good when it is refused or replaced', async () => {
    const { clock, connection, socket, sockets } = await online()
    socket().says('error', { code: 'connection.replaced', message: '' })
    expect(connection.state.get().phase).toMatchObject({ at: 'closed', reason: { code: 'connection.replaced' } })
    clock.pass(60_000)
    expect(sockets).toHaveLength(1)
    expect(clock.pending()).toBe(0)

    const denied = setUp({ ok: false, retry: false, error: { code: 'not_logged_in', message: '' } })
    denied.connection.start()
    await Promise.resolve()
    expect(denied.connection.state.get().phase).toMatchObject({ at: 'closed', reason: { code: 'not_logged_in' } })
  })

  it('ignores frames that are no frames', async () => {
    const { connection, socket } = await online()
    for (const text of ['', '{}', '[]', '[1]', '["x', 'null']) socket().onmessage?.({ data: text })
    expect(connection.state.get().phase.at).toBe('online')
  })
})
