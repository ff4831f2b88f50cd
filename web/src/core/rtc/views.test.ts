import { describe, expect, it } from 'vitest'
import { createFakeClock } from '../fake_clock'
import type { ViewMedia } from '../protocol/types'
import { createViews } from './views'
import { viewOf } from './visibility'

function setUp() {
  const clock = createFakeClock()
  const told: ViewMedia[] = []
  const views = createViews(clock, (news) => told.push(news))
  views.begin('s1')
  return { clock, told, views }
}

describe('views', () => {
  it('gathers what changes in a moment and says only what changed', () => {
    const { clock, told, views } = setUp()
    views.show('0', { hidden: false, height: 300 })
    views.show('1', { hidden: false, height: 100 })
    clock.pass(100)
    expect(told).toEqual([{ session: 's1', slots: [{ mid: '0', hidden: false, height: 304 }, { mid: '1', hidden: false, height: 112 }] }])
    views.show('0', { hidden: false, height: 301 })
    views.show('1', { hidden: false, height: 400 })
    clock.pass(5_000)
    expect(told.slice(1)).toEqual([{ session: 's1', slots: [{ mid: '1', hidden: false, height: 400 }] }])
  })

  it('tells at once what grows, and later what shrinks or is hidden', () => {
    const { clock, told, views } = setUp()
    views.show('0', { hidden: false, height: 720 })
    clock.pass(100)
    views.show('0', { hidden: true, height: 720 })
    clock.pass(1_400)
    expect(told).toHaveLength(1)
    views.show('0', { hidden: false, height: 720 })
    clock.pass(5_000)
    expect(told).toHaveLength(1)
    views.show('0', { hidden: true, height: 0 })
    clock.pass(1_500)
    expect(told.at(-1)?.slots).toEqual([{ mid: '0', hidden: true, height: 0 }])
    expect(clock.pending()).toBe(0)
  })

  it('tells a new session everything', () => {
    const { clock, told, views } = setUp()
    views.show('0', { hidden: false, height: 200 })
    clock.pass(100)
    views.begin('s2')
    clock.pass(100)
    expect(told.at(-1)).toEqual({ session: 's2', slots: [{ mid: '0', hidden: false, height: 208 }] })
  })
})

it('asks for the lines that a cropped or fitted picture takes', () => {
  expect(viewOf({ width: 320, height: 180 }, 'cover', 2, true)).toEqual({ hidden: false, height: 360 })
  expect(viewOf({ width: 100, height: 400 }, 'cover', 1, true).height).toBe(400)
  expect(viewOf({ width: 160, height: 400 }, 'contain', 1, true).height).toBe(90)
  expect(viewOf({ width: 320, height: 0 }, 'cover', 1, true).hidden).toBe(true)
  expect(viewOf({ width: 320, height: 180 }, 'cover', 1, false).hidden).toBe(true)
})
