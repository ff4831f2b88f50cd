import { describe, expect, it } from 'vitest'
import { arrange } from './layout'
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

  it('follows a pin as long as it is there', () => {
    const tiles = [camera('ada'), screen('ada')]
    expect(arrange(tiles, 'stage', [], 'ada:camera').main?.source).toBe('camera')
    expect(arrange(tiles, 'stage', [], 'gone:camera').main?.source).toBe('screen')
  })
})
