import { describe, expect, it } from 'vitest'
import { createFakeSignal } from '../connection/fake_signal'
import { createFakeClock } from '../fake_clock'
import { emptyRoom } from '../room/state'
import type { RoomState } from '../room/state'
import { createStore } from '../store'
import { boxAround, isNewer, movedTo, simplified, sized } from './elements'
import type { BoardElement } from './elements'
import { createBoard, visible } from './whiteboard'

const ROOM = 7
const ADMISSION = { view: true, publish: true, speak: true, moderate: false, until: null }

function note(id: string, more: Partial<BoardElement> = {}): BoardElement {
  return {
    id, version: 1, nonce: 1, kind: 'note', color: 'yellow', size: 2, x: 0, y: 0, width: 100, height: 80, points: [], text: id, filled: false, order: 0, deleted: false, ...more,
  }
}

const page = (elements: BoardElement[], more: object = {}) => ({ board: 5, group: null, whole: true, elements, seq: elements.length, more: false, closed: false, ...more })

async function setUp() {
  const signal = createFakeSignal()
  const clock = createFakeClock()
  const room = { state: createStore<RoomState>({ ...emptyRoom(ROOM, 'meeting'), presence: { at: 'inside', admission: ADMISSION } }) }
  signal.answer('whiteboard.watch', page([note('a')]))
  signal.answer('whiteboard.draw', { newer: [] })
  const board = createBoard({ signal, clock, random: () => 0.5, room, id: ROOM })
  await board.open()
  const told = () => signal.asked.filter(({ action }) => action === 'whiteboard.draw').map(({ payload }) => (payload as { elements: BoardElement[] }).elements)
  const reads = () => signal.asked.filter(({ action }) => action === 'whiteboard.watch').map(({ payload }) => (payload as { after: number }).after)
  const texts = () => visible(board.state.get()).map(({ text }) => text)
  return { signal, clock, room, board, told, reads, texts }
}

const settled = () => new Promise((resolve) => { setTimeout(resolve) })

describe('a whiteboard', () => {
  it('shows what is there and what others draw, and reads on after a gap', async () => {
    const { signal, reads, texts } = await setUp()
    signal.push({ name: 'whiteboard.drawn', payload: { room: ROOM, board: 5, after: 1, seq: 2, elements: [note('b')] } })
    signal.push({ name: 'whiteboard.drawn', payload: { room: ROOM, board: 5, after: 2, seq: 3, elements: [note('a', { version: 2, text: 'A' }), note('b', { text: 'older', nonce: 0 })] } })
    expect(texts()).toEqual(['A', 'b'])
    signal.answer('whiteboard.watch', page([note('c')], { whole: false, seq: 9 }))
    signal.push({ name: 'whiteboard.drawn', payload: { room: ROOM, board: 5, after: 8, seq: 9, elements: [] } })
    await settled()
    expect([reads(), texts()]).toEqual([[0, 3], ['A', 'b', 'c']])
  })

  it('comes in pages', async () => {
    const { signal, board, reads } = await setUp()
    let asked = 0
    signal.request = (async (action: string, payload: unknown) => {
      signal.asked.push({ action, payload })
      asked += 1
      return Promise.resolve(asked === 1 ? page([note('x')], { board: 6, seq: 4, more: true }) : page([note('y')], { board: 6, seq: 8, whole: false }))
    }) as typeof signal.request
    await board.open()
    expect([reads().slice(1), board.state.get().status, board.state.get().seq]).toEqual([[0, 4], 'ready', 8])
  })

  it('is there at once where one draws, and told in intervals with the newest', async () => {
    const { board, clock, told, texts } = await setUp()
    for (const text of ['N', 'Ne', 'New']) board.draw([note('n', { text })], { goes_on: text !== 'New' })
    expect([texts(), told()]).toEqual([['a', 'New'], []])
    clock.pass(200)
    await settled()
    expect(told().map((elements) => elements.map(({ text, version }) => [text, version]))).toEqual([[['New', 3]]])
  })

  it('takes a whole step back and does it again, over what others did meanwhile', async () => {
    const { signal, board, texts } = await setUp()
    board.draw([note('n', { text: 'N' })], { goes_on: true })
    board.draw([note('n', { text: 'New' })])
    board.draw([{ ...note('a'), deleted: true }])
    expect(texts()).toEqual(['New'])
    board.undo()
    expect(texts()).toEqual(['a', 'New'])
    signal.push({ name: 'whiteboard.drawn', payload: { room: ROOM, board: 5, after: 1, seq: 2, elements: [note('n', { version: 7, text: 'Theirs' })] } })
    board.undo()
    expect([texts(), board.state.get().undoable, board.state.get().redoable]).toEqual([['a'], false, true])
    board.redo()
    board.redo()
    expect([texts(), board.state.get().redoable]).toEqual([['New'], false])
  })

  it('keeps what could not be told, and gives up what is refused', async () => {
    const { signal, board, clock, told, texts } = await setUp()
    signal.refuseOnce('whiteboard.draw', { code: 'whiteboard.rate_limited', message: '', retry_after: 2 })
    board.draw([note('n')])
    clock.pass(200)
    await settled()
    clock.pass(2_000)
    await settled()
    expect([told().length, texts()]).toEqual([2, ['a', 'n']])
    signal.refuse('whiteboard.draw', { code: 'whiteboard.closed', message: '' })
    board.draw([note('m')])
    clock.pass(200)
    await settled()
    expect([texts(), board.state.get().problem.code]).toEqual([['a'], 'whiteboard.closed'])
  })

  it('is another one after it was cleared, in another group, and after a lost session', async () => {
    const { signal, board, room, reads, texts } = await setUp()
    signal.answer('whiteboard.watch', page([], { board: 6 }))
    signal.push({ name: 'whiteboard.changed', payload: { room: ROOM, board: 6, closed: true } })
    await settled()
    expect([texts(), board.state.get().problem.code]).toEqual([[], 'whiteboard.cleared'])
    signal.answer('whiteboard.watch', page([note('g')], { board: 8, group: 2 }))
    room.state.update((now) => ({ ...now, group: 2 }))
    await settled()
    expect([texts(), board.state.get().group]).toEqual([['g'], 2])
    room.state.update((now) => ({ ...now, presence: { at: 'inside', admission: { ...ADMISSION } } }))
    await settled()
    expect(reads()).toEqual([0, 0, 0, 1])
  })

  it('costs nothing while it is not looked at', async () => {
    const { signal, board, room } = await setUp()
    board.close()
    await settled()
    const before = signal.asked.length
    signal.push({ name: 'whiteboard.changed', payload: { room: ROOM, board: 6, closed: true } })
    room.state.update((now) => ({ ...now, group: 2 }))
    await settled()
    expect([signal.asked.at(-1)?.action, signal.asked.length, board.state.get().status]).toEqual(['whiteboard.unwatch', before, 'closed'])
  })
})

describe('elements', () => {
  it('the higher version counts, of equal ones the higher nonce', () => {
    expect(isNewer({ version: 2, nonce: 0 }, { version: 1, nonce: 9 })).toBe(true)
    expect([isNewer({ version: 2, nonce: 1 }, { version: 2, nonce: 2 }), isNewer({ version: 2, nonce: 2 }, { version: 2, nonce: 2 })]).toEqual([false, false])
    expect(isNewer({ version: 1, nonce: 0 }, undefined)).toBe(true)
  })

  it('a line keeps its shape with fewer points', () => {
    const straight = Array.from({ length: 400 }, (_, at) => at)
    expect(simplified(straight)).toEqual([0, 1, 398, 399])
    const corner = [0, 0, 5, 0, 10, 0, 10, 5, 10, 10]
    expect(simplified(corner)).toEqual([0, 0, 10, 0, 10, 10])
    const wild = Array.from({ length: 20_000 }, (_, at) => Math.round(Math.sin(at * at) * 300))
    expect(simplified(wild).length).toBeLessThanOrEqual(2_000)
    expect(simplified([3, 4])).toEqual([3, 4])
  })

  it('are moved and sized within the board', () => {
    const line = note('l', { kind: 'arrow', points: [0, 0, 10, 20], width: 0, height: 0, x: 5, y: 5 })
    expect(boxAround([line, note('n')])).toEqual({ x: 0, y: 0, width: 100, height: 80 })
    expect(movedTo(line, 1e9, -1e9)).toMatchObject({ x: 20_000, y: -20_000 })
    expect(sized(line, { x: 1, y: 2, across: -2, down: 0.5 })).toMatchObject({ x: 1, y: 2, points: [0, 0, -20, 10], width: 0 })
    expect(sized(note('n'), { x: 0, y: 0, across: 0, down: 3 })).toMatchObject({ width: 8, height: 240 })
    expect(boxAround([])).toBeNull()
  })
})
