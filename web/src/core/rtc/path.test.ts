import { expect, it } from 'vitest'
import { createPathJudge } from './path'
import type { PathStep } from './path'

/** A connection that is read ten times a second; `bytes` come each time. */
function setUp() {
  let now = 1_000_000
  let received = 0
  const judge = createPathJudge(now)
  /** What was decided, by milliseconds from the beginning of this span. */
  function pass(ms: number, { bytes = 0, expected = true } = {}) {
    const steps: [number, PathStep][] = []
    for (let passed = 100; passed <= ms; passed += 100) {
      now += 100
      received += bytes
      const step = judge.measured(now, { received, expected })
      if (step !== 'none') steps.push([passed, step])
    }
    return steps
  }
  const only = (wanted: PathStep, steps: [number, PathStep][]) => steps.filter(([, step]) => step === wanted).map(([at]) => at)
  return { judge, pass, only, changed: (state: RTCPeerConnectionState) => judge.changed(now, state), networkChanged: () => judge.networkChanged(now) }
}

it('asks after a second of nothing, and searches new paths after two', () => {
  const { pass, only } = setUp()
  expect(pass(5_000, { bytes: 100 })).toEqual([])
  const steps = pass(2_500)
  expect(only('ask', steps)[0]).toBe(1_000)
  expect(only('restart', steps)).toEqual([2_000])
})

it('leaves a path alone over which an answer comes, and one over which nothing should', () => {
  const { pass, only } = setUp()
  pass(1_000, { bytes: 100 })
  for (let pause = 0; pause < 10; pause += 1) {
    expect(only('restart', pass(1_400))).toEqual([])
    pass(100, { bytes: 40 }) // the acknowledgement
  }
  expect(pass(60_000, { expected: false })).toEqual([])
})

it('does not take a laptop that slept for a dead path before it asked', () => {
  const { judge, pass } = setUp()
  pass(1_000, { bytes: 100 })
  const received = 1_000
  expect(judge.measured(5_000_000, { received, expected: true })).toBe('ask')
  expect(judge.measured(5_000_400, { received, expected: true })).toBe('ask')
  expect(judge.measured(5_000_800, { received, expected: true })).toBe('restart')
})

it('searches again when it was in vain, then makes a new connection', () => {
  const { pass, only } = setUp()
  pass(1_000, { bytes: 100 })
  const steps = pass(10_000)
  expect([only('restart', steps), only('rebuild', steps)]).toEqual([[2_000, 5_000], [10_000]])
})

it('says when the path carries again, and is as watchful as before', () => {
  const { pass, only } = setUp()
  pass(1_000, { bytes: 100 })
  pass(2_200)
  expect(pass(300, { bytes: 100 })).toEqual([[100, 'back']])
  pass(20_000, { bytes: 100 })
  expect(only('restart', pass(2_000))).toEqual([2_000])
})

it('believes the browser that a path is lost, and when it says that it is back', () => {
  const { changed, pass, only } = setUp()
  pass(1_000, { bytes: 100 })
  expect(changed('disconnected')).toBe('restart')
  expect(changed('failed')).toBe('none')
  expect(only('restart', pass(2_900))).toEqual([])
  expect(changed('connected')).toBe('back')
})

it('takes two words of one change of network for one', () => {
  const { networkChanged, pass } = setUp()
  pass(1_000, { bytes: 100 })
  expect([networkChanged(), networkChanged()]).toEqual(['restart', 'none'])
  expect(pass(1_000, { bytes: 100 })).toEqual([[100, 'back']])
  expect(networkChanged()).toBe('restart')
})
