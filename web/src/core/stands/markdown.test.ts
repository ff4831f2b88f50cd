import { describe, expect, it } from 'vitest'
import { blocksOf, inlinesOf, webAddress } from './markdown'

describe('the text of a stand', () => {
  it('has headings, lists, quotes and code', () => {
    const kinds = blocksOf('# Engines\n\nThey *think*.\n- one\n- two\n\n1. first\n\n> said\n\n```\n<b>\n```\n---').map(({ kind }) => kind)
    expect(kinds).toEqual(['heading', 'paragraph', 'list', 'list', 'quote', 'code', 'rule'])
  })

  it('takes HTML for text', () => {
    const evil = '<img src=x onerror=alert(1)>'
    expect(blocksOf(evil)).toEqual([{ kind: 'paragraph', inlines: [{ kind: 'text', text: evil }] }])
  })

  it('links to web pages and to nothing that runs', () => {
    expect(inlinesOf('[us](https://example.org/)')).toEqual([{ kind: 'link', url: 'https://example.org/', inlines: [{ kind: 'text', text: 'us' }] }])
    for (const evil of ['javascript:alert(1)', 'data:text/html,x', 'vbscript:x', '//example.org', 'https://me:pw@example.org/']) {
      expect(webAddress(evil)).toBeNull()
      expect(inlinesOf(`[x](${evil})`).every(({ kind }) => kind === 'text')).toBe(true)
    }
  })

  it('knows a bare address without the full stop after it', () => {
    expect(inlinesOf('See https://example.org/a.')).toEqual([
      { kind: 'text', text: 'See ' }, { kind: 'link', url: 'https://example.org/a', inlines: [{ kind: 'text', text: 'https://example.org/a' }] }, { kind: 'text', text: '.' },
    ])
  })

  it('leaves words with underscores alone and reads strong before emphasis', () => {
    expect(inlinesOf('snake_case_name')).toEqual([{ kind: 'text', text: 'snake_case_name' }])
    expect(inlinesOf('**so *very* so**')[0]).toMatchObject({ kind: 'strong' })
  })

  it('is done soon, whatever it is given', () => {
    const begin = performance.now()
    for (const one of ['*', '_', '[', '**a', '[a](', '> ', '- ', '`']) blocksOf(one.repeat(5_000))
    expect(performance.now() - begin).toBeLessThan(2_000)
  })
})
