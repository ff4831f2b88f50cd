import { expect, it, vi } from 'vitest'
import { createFakeClock } from '../fake_clock'
import type { Signal } from '../connection/connection'
import { createDirectory } from './directory'
import { createRoomPage } from './page'

function signalThat(answer: (action: string, payload: Record<string, unknown>) => Promise<unknown>) {
  const request = vi.fn(answer)
  return { request, signal: { request, onPush: () => () => undefined, onOnline: () => () => undefined } as unknown as Signal }
}

it('reads a page again when there is another version of it, and not at once', async () => {
  let version = 1
  const { request, signal } = signalThat(() => Promise.resolve({ room: 1, version, blocks: [], landing: null }))
  const clock = createFakeClock()
  const page = createRoomPage({ signal, clock, random: () => 0.5, room: 1, language: 'de' })
  await page.load()
  expect(request).toHaveBeenCalledWith('room.page', { room: 1, language: 'de' }, { repeatable: true })
  page.changedTo(1)
  clock.pass(5_000)
  expect(request).toHaveBeenCalledTimes(1)
  version = 2
  page.changedTo(2)
  clock.pass(1_000)
  expect(request).toHaveBeenCalledTimes(1)
  clock.pass(1_000)
  await Promise.resolve()
  expect(request).toHaveBeenCalledTimes(2)
})

it('keeps the page that is there when it cannot be read again', async () => {
  let fails = false
  const { signal } = signalThat(() => (fails ? Promise.reject(new Error('lost')) : Promise.resolve({ room: 1, version: 1, blocks: [], landing: null })))
  const page = createRoomPage({ signal, clock: createFakeClock(), random: () => 0, room: 1, language: 'en' })
  await page.load()
  fails = true
  await page.load()
  expect(page.state.get().status).toBe('ready')
})

it('shows the newest answer, page after page', async () => {
  const answers: ((found: unknown) => void)[] = []
  const { request, signal } = signalThat(() => new Promise((resolve) => answers.push(resolve)))
  const directory = createDirectory(signal, 7)
  const person = (id: string) => ({ id, profile: { display_name: id }, role: 'attendee', about: '', online: false })
  const [slow, quick] = [directory.search('ada'), directory.search('bo')]
  answers[1]!({ results: [person('bo')], next: 'bo', own: null })
  answers[0]!({ results: [person('ada')], next: null, own: null })
  await Promise.all([slow, quick])
  expect(directory.state.get().people.map(({ id }) => id)).toEqual(['bo'])
  const more = directory.next()
  expect(request).toHaveBeenLastCalledWith('user.list.search', { room: 7, query: 'bo', after: 'bo' }, { repeatable: true })
  answers[2]!({ results: [person('bob')], next: null, own: 'x' })
  await more
  expect(directory.state.get()).toMatchObject({ more: false, own: 'x' })
  expect(directory.state.get().people).toHaveLength(2)
  void directory.search(' b ')
  expect(request, 'one letter is everybody').toHaveBeenLastCalledWith('user.list.search', { room: 7 }, { repeatable: true })
})
