/** A text of an organizer's as elements: a tree without markup goes in, and nothing of it becomes a script or a foreign picture. */

import { h } from 'vue'
import type { FunctionalComponent, VNode } from 'vue'
import type { Block, Inline } from '@/core/protocol/types'

type Part = VNode | string

const TextBlocks: FunctionalComponent<{ blocks: Block[] }> = ({ blocks }) => blocks.map(block)
TextBlocks.props = ['blocks']
export default TextBlocks

function block(of: Block): VNode {
  switch (of.type) {
    case 'heading': return h(`h${Math.min(6, Math.max(2, of.level))}`, line(of.content))
    case 'paragraph': return h('p', line(of.content))
    case 'list': return h(of.start === null ? 'ul' : 'ol', of.start === null ? {} : { start: of.start }, of.items.map((item) => h('li', inItem(item))))
    case 'quote': return h('blockquote', of.blocks.map(block))
    case 'code': return h('pre', { tabindex: 0 }, [h('code', of.text)])
    case 'table': return h('div', { class: 'text-table', tabindex: 0 }, [h('table', { class: 'table' }, [
      h('thead', [h('tr', of.head.map((cell) => h('th', { scope: 'col' }, line(cell))))]),
      h('tbody', of.rows.map((row) => h('tr', row.map((cell) => h('td', line(cell)))))),
    ])])
    case 'rule': return h('hr')
  }
}

/** An item of one line needs no paragraph. */
function inItem(blocks: Block[]): Part[] {
  const [first] = blocks
  return blocks.length === 1 && first?.type === 'paragraph' ? line(first.content) : blocks.map(block)
}

const line = (of: Inline[]): Part[] => of.map(inline)

function inline(of: Inline): Part {
  switch (of.type) {
    case 'text': return of.text
    case 'code': return h('code', of.text)
    case 'emphasis': return h('em', line(of.content))
    case 'strong': return h('strong', line(of.content))
    case 'strike': return h('s', line(of.content))
    case 'link': return link(of.href, of.content)
    case 'image': return isPicture(of.src) ? h('img', { src: of.src, alt: of.alt, loading: 'lazy' }) : of.alt
    case 'break': return h('br')
  }
}

/** The server lets nothing else through; what is shown does not hang on that alone. */
function link(href: string, content: Inline[]): Part {
  if (!/^(https?:\/\/|mailto:|\/(?![/\\]))/i.test(href)) return h('span', line(content))
  const away = /^https?:/i.test(href) ? { target: '_blank', rel: 'noopener noreferrer' } : {}
  return h('a', { href, ...away }, line(content))
}

const isPicture = (src: string) => /^\/pictures\/[0-9a-f-]{36}\/$/.test(src)
