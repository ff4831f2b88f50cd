import { expect, it } from 'vitest'
import { createChannels, MOST_BYTES } from './channels'
import type { Said } from './channels'

class FakeChannel {
  readyState = 'connecting'
  binaryType = ''
  bufferedAmount = 0
  sent: Uint8Array[] = []
  onmessage: ((event: { data: unknown }) => void) | null = null
  constructor(readonly label: string, readonly init: RTCDataChannelInit) {}
  send(payload: Uint8Array) { this.sent.push(payload) }
  close() { this.readyState = 'closed' }
}

function setUp() {
  const made: FakeChannel[] = []
  const connection = {
    createDataChannel: (label: string, init: RTCDataChannelInit) => {
      const channel = new FakeChannel(label, init)
      made.push(channel)
      return channel as unknown as RTCDataChannel
    },
  }
  const channels = createChannels({ labels: ['reactions'], ownLabel: 'own-1' })
  channels.open(connection)
  const message = (...bytes: number[]) => ({ data: new Uint8Array(bytes).buffer })
  return { made, channels, connection, message }
}

it('sends what may get lost, and only over an open channel that carries it', () => {
  const { made, channels } = setUp()
  const [room] = made
  expect(room).toMatchObject({ label: 'reactions', init: { ordered: false, maxRetransmits: 0 } })
  expect(channels.say('reactions', new Uint8Array(3))).toBe(false)
  room!.readyState = 'open'
  expect(channels.say('reactions', new Uint8Array(3))).toBe(true)
  expect(channels.say('reactions', new Uint8Array(MOST_BYTES + 1))).toBe(false)
  expect(channels.say('nothing', new Uint8Array(3))).toBe(false)
  room!.bufferedAmount = 64 * 1_024
  expect(channels.say('reactions', new Uint8Array(3))).toBe(false)
  expect(room!.sent).toHaveLength(1)
})

it('tells who said it in the server\'s word, whatever the message claims', () => {
  const { made, channels, message } = setUp()
  const heard: Said[] = []
  channels.hear('reactions', (said) => heard.push(said))
  const id = [0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef, 0, 1, 2, 3, 4, 5, 6, 7]
  made[0]!.onmessage?.(message(...id, 42))
  made[0]!.onmessage?.(message(1, 2, 3))
  made[0]!.onmessage?.({ data: 'text' })
  expect(heard).toEqual([{ from: '01234567-89ab-cdef-0001-020304050607', payload: new Uint8Array([42]) }])
  expect(channels.heard()).toEqual({ reactions: 1 })
})

it('asks the server alone', () => {
  const { made, channels } = setUp()
  expect([channels.canAsk(), channels.ask()]).toEqual([false, false])
  made[1]!.readyState = 'open'
  expect([channels.canAsk(), channels.ask(), made[1]!.label, made[1]!.sent.length, made[0]!.sent.length]).toEqual([true, true, 'own-1', 1, 0])
})

it('goes over to the next connection, with those who listen', () => {
  const { made, channels, connection, message } = setUp()
  let heard = 0
  const stop = channels.hear('reactions', () => { heard += 1 })
  channels.open(connection)
  expect([made.length, made[0]!.readyState, made[0]!.onmessage]).toEqual([4, 'closed', null])
  made[2]!.onmessage?.(message(...Array<number>(16).fill(0)))
  stop()
  made[2]!.onmessage?.(message(...Array<number>(16).fill(0)))
  expect(heard).toBe(1)
})
