// @vitest-environment happy-dom
import { createApp, h } from 'vue'
import { expect, it } from 'vitest'
import type { Block } from '@/core/protocol/types'
import TextBlocks from './TextBlocks'

function shown(blocks: unknown[]): string {
  const place = document.createElement('div')
  createApp({ render: () => h(TextBlocks, { blocks: blocks as Block[] }) }).mount(place)
  return place.innerHTML
}

it('shows nothing but text, even of a tree that nobody should send', () => {
  const html = shown([
    { type: 'paragraph', content: [{ type: 'text', text: '<script>alert(1)</script>' }] },
    { type: 'paragraph', content: [{ type: 'link', href: 'javascript:alert(1)', content: [{ type: 'text', text: 'x' }] }] },
    { type: 'paragraph', content: [{ type: 'link', href: '//evil.test', content: [{ type: 'text', text: 'x' }] }] },
    { type: 'paragraph', content: [{ type: 'image', src: 'https://evil.test/pixel.gif', alt: 'a pixel' }] },
  ])
  expect(html).not.toContain('<script')
  expect(html).not.toContain('href')
  expect(html).not.toContain('<img')
  expect(html).toContain('a pixel')
})

it('shows what the words of a text are', () => {
  const html = shown([
    { type: 'heading', level: 2, content: [{ type: 'text', text: 'Hello' }] },
    { type: 'list', start: 3, items: [[{ type: 'paragraph', content: [{ type: 'strong', content: [{ type: 'text', text: 'one' }] }] }]] },
    { type: 'paragraph', content: [{ type: 'link', href: 'https://example.org/', content: [{ type: 'text', text: 'away' }] }] },
  ])
  expect(html).toContain('<h2>Hello</h2>')
  expect(html).toContain('<ol start="3"><li><strong>one</strong></li></ol>')
  expect(html).toContain('rel="noopener noreferrer"')
})
