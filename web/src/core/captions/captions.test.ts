import { describe, expect, it } from 'vitest'
import { createFakeSignal } from '../connection/fake_signal'
import { createFakeClock } from '../fake_clock'
import type { Caption } from '../protocol/types'
import { emptyRoom } from '../room/state'
import type { RoomState } from '../room/state'
import { createStore } from '../store'
import { createCaptions } from './captions'

const ROOM = 7
const ADMISSION = { view: true, publish: false, speak: true, moderate: false, until: null }
const line = (id: number | null, text: string): Caption => ({ id, text, at: '2026-11-23T10:00:00Z' })

function setUp(kept: Record<string, string> = {}) {
  const signal = createFakeSignal()
  signal.answer('caption.watch', { lines: [] })
  const clock = createFakeClock()
  const room = { state: createStore<RoomState>(emptyRoom(ROOM, 'stage')) }
  const storage = { getItem: (key: string) => kept[key] ?? null, setItem: (key: string, value: string) => { kept[key] = value } }
  const captions = createCaptions({ signal, clock, room, id: ROOM, storage })
  const enter = () => { room.state.update((now) => ({ ...now, presence: { at: 'inside', admission: { ...ADMISSION } } })) }
  const said = (of: Caption, language = 'en', where = ROOM) => { signal.push({ name: 'caption.line', payload: { room: where, language, line: of } }) }
  const texts = () => captions.state.get().shown.map(({ text }) => text)
  return { signal, clock, captions, enter, said, texts, kept }
}

const settled = () => new Promise((resolve) => { setTimeout(resolve) })

describe('captions', () => {
  it('cost nothing until somebody wants them, and are remembered', async () => {
    const { signal, captions, enter, said, texts, kept } = setUp()
    enter()
    said(line(1, 'Nobody reads this.'))
    expect([signal.asked, texts()]).toEqual([[], []])
    signal.answer('caption.watch', { lines: [line(1, 'Before.')] })
    await captions.choose('en')
    expect([texts(), kept['eventyay.captions']]).toEqual([['Before.'], 'en'])
    await captions.choose(null)
    expect([texts(), kept['eventyay.captions']]).toEqual([[], ''])
    expect(signal.asked.at(-1)?.payload).toEqual({ room: ROOM, language: null })
  })

  it('are asked for again whenever the page is let in anew', async () => {
    const { signal, enter } = setUp({ 'eventyay.captions': 'de' })
    enter()
    await settled()
    enter()
    await settled()
    expect(signal.asked.map(({ payload }) => payload)).toEqual([{ room: ROOM, language: 'de' }, { room: ROOM, language: 'de' }])
  })

  it('replace what is not final, show two final lines, and go when nothing comes', () => {
    const { clock, said, texts, captions } = setUp({ 'eventyay.captions': 'en' })
    said(line(null, 'Hel'))
    said(line(null, 'Hello'))
    expect(texts()).toEqual(['Hello'])
    said(line(1, 'Hello.'))
    said(line(1, 'Hello.'))
    said(line(2, 'Two.'))
    said(line(3, 'Three.'))
    said(line(null, 'Fo'))
    expect(texts()).toEqual(['Two.', 'Three.', 'Fo'])
    said(line(null, ''))
    said(line(9, 'Anders.'), 'de')
    said(line(9, 'Elsewhere.'), 'en', 8)
    expect(texts()).toEqual(['Two.', 'Three.'])
    clock.pass(8_000)
    expect(texts()).toEqual([])
    expect(captions.state.get().read.map(({ id }) => id)).toEqual([1, 2, 3])
  })

  it('are typed: told three times a second at most, the newest always, and nothing after the line is done', async () => {
    const { signal, clock, captions: { writer } } = setUp()
    for (const text of ['H', 'He', 'Hel', 'Hell']) writer.type('en', text)
    const typed = () => signal.asked.map(({ payload }) => (payload as { text: string }).text)
    expect(typed()).toEqual(['H'])
    clock.pass(350)
    expect(typed()).toEqual(['H', 'Hell'])
    writer.type('en', 'Hello')
    await writer.finish('en', 'Hello.')
    clock.pass(2_000)
    expect(typed()).toEqual(['H', 'Hell', 'Hello.'])
    expect(signal.asked.at(-1)?.payload).toEqual({ room: ROOM, language: 'en', text: 'Hello.', final: true })
  })
})
