import { describe, expect, it } from 'vitest'
import type { StageLayout } from '../protocol/types'
import { arrange, pageOf } from './layout'
import type { Tile } from './layout'

const camera = (user: string, own = false): Tile => ({ key: `${user}:camera`, user, source: 'camera', media: null, own, dark: false, mid: null, paused: false })
const screen = (user: string): Tile => ({ ...camera(user), key: `${user}:screen`, source: 'screen' })

describe('layout', () => {
  it('is empty when nothing is shown', () => {
    expect(arrange([], 'stage', [], null).kind).toBe('empty')
  })

  it('puts a shared screen first and the speaker beside it', () => {
    const layout = arrange([camera('ada'), screen('ada')], 'meeting', [], null)
    expect(layout).toMatchObject({ kind: 'spotlight', main: { source: 'screen' }, side: [{ source: 'camera' }] })
  })

  it('shows on a stage of two the one who speaks, and never oneself first', () => {
    expect(arrange([camera('ada'), camera('bob')], 'stage', ['bob'], null).main?.user).toBe('bob')
    expect(arrange([camera('me', true), camera('bob')], 'stage', ['me'], null).main?.user).toBe('bob')
  })

  it('shows everybody alike in a meeting and on a full stage', () => {
    expect(arrange([camera('ada')], 'meeting', [], null).kind).toBe('grid')
    expect(arrange([camera('ada'), camera('bob'), camera('eve')], 'stage', [], null).side).toHaveLength(3)
  })

  it('does as the producer wishes', () => {
    const tiles = [camera('ada'), screen('ada'), camera('bob'), camera('eve')]
    const as = (layout: StageLayout, spotlight: string | null = null) => arrange(tiles, 'stage', ['eve'], null, { layout, spotlight })
    expect(as('grid')).toMatchObject({ kind: 'grid', side: { length: 4 } })
    expect(as('speaker').main?.key).toBe('eve:camera')
    expect(as('speaker', 'bob').main?.key).toBe('bob:camera')
    expect(as('screen')).toMatchObject({ kind: 'spotlight', main: { source: 'screen' }, side: [{ user: 'eve' }] })
    expect(as('picture')).toMatchObject({ kind: 'picture', main: { source: 'screen' }, side: [{ user: 'eve' }] })
    expect(as('auto', 'bob').main?.user).toBe('bob')
    expect(arrange([camera('ada')], 'stage', [], null, { layout: 'picture', spotlight: null })).toMatchObject({ main: { user: 'ada' }, side: [] })
    expect(arrange([screen('ada')], 'stage', [], null, { layout: 'speaker', spotlight: null }).main?.source).toBe('screen')
  })

  it('turns pages, and shows the last one when a page is gone', () => {
    const tiles = Array.from({ length: 20 }, (_, index) => camera(`p${index}`))
    expect(pageOf(tiles, 9, 0)).toMatchObject({ page: 0, pages: 3, tiles: { length: 9 } })
    expect(pageOf(tiles, 9, 7)).toMatchObject({ page: 2, tiles: [{ user: 'p18' }, { user: 'p19' }] })
    expect(pageOf([], 9, 0)).toMatchObject({ page: 0, pages: 1, tiles: [] })
  })

  it('follows a pin as long as it is there', () => {
    const tiles = [camera('ada'), screen('ada')]
    expect(arrange(tiles, 'stage', [], 'ada:camera').main?.source).toBe('camera')
    expect(arrange(tiles, 'stage', [], 'gone:camera').main?.source).toBe('screen')
  })
})
