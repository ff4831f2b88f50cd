/**
 * The few forms of Markdown that a stand's page needs, as a tree: headings, lists, quotes, code, emphasis, links. HTML in it is text, and
 * links lead to web pages only, so that nothing anybody writes runs or loads. No DOM: the page makes elements of it.
 */

export type Inline =
  | { kind: 'text'; text: string }
  | { kind: 'strong'; inlines: Inline[] }
  | { kind: 'emphasis'; inlines: Inline[] }
  | { kind: 'code'; text: string }
  | { kind: 'link'; url: string; inlines: Inline[] }

export type Block =
  | { kind: 'heading'; level: 2 | 3 | 4; inlines: Inline[] }
  | { kind: 'paragraph'; inlines: Inline[] }
  | { kind: 'quote'; inlines: Inline[] }
  | { kind: 'list'; ordered: boolean; items: Inline[][] }
  | { kind: 'code'; text: string }
  | { kind: 'rule' }

const HEADING = /^(#{1,6})\s+(.*?)\s*#*$/
const BULLET = /^\s{0,3}[-*+]\s+(.*)$/
const NUMBER = /^\s{0,3}\d{1,9}[.)]\s+(.*)$/
const RULE = /^\s{0,3}(?:-{3,}|\*{3,}|_{3,})\s*$/
const QUOTE = /^\s{0,3}>\s?(.*)$/
const FENCE = /^\s{0,3}```/
/** Deeper nesting is shown as text: nobody writes it, and a script could make it endless. */
const DEEPEST = 4

export function blocksOf(text: string): Block[] {
  const lines = text.replace(/\r\n?/g, '\n').split('\n')
  const blocks: Block[] = []
  let at = 0
  const takeWhile = (pattern: RegExp) => {
    const taken: string[] = []
    for (let found = lines[at]?.match(pattern); found; found = lines[at]?.match(pattern)) {
      taken.push(found[1] ?? '')
      at += 1
    }
    return taken
  }
  while (at < lines.length) {
    const line = lines[at] ?? ''
    const heading = HEADING.exec(line)
    if (line.trim() === '') at += 1
    else if (FENCE.test(line)) blocks.push(fenced())
    else if (heading) {
      // The page's own heading is the first one.
      const level = Math.min((heading[1] ?? '').length + 1, 4) as 2 | 3 | 4
      blocks.push({ kind: 'heading', level, inlines: inlinesOf(heading[2] ?? '') })
      at += 1
    } else if (RULE.test(line)) {
      blocks.push({ kind: 'rule' })
      at += 1
    } else if (BULLET.test(line)) blocks.push({ kind: 'list', ordered: false, items: takeWhile(BULLET).map((item) => inlinesOf(item)) })
    else if (NUMBER.test(line)) blocks.push({ kind: 'list', ordered: true, items: takeWhile(NUMBER).map((item) => inlinesOf(item)) })
    else if (QUOTE.test(line)) blocks.push({ kind: 'quote', inlines: inlinesOf(takeWhile(QUOTE).join(' ')) })
    else blocks.push({ kind: 'paragraph', inlines: inlinesOf(paragraph()) })
  }
  return blocks

  function fenced(): Block {
    at += 1
    const kept: string[] = []
    while (at < lines.length && !FENCE.test(lines[at] ?? '')) {
      kept.push(lines[at] ?? '')
      at += 1
    }
    at += 1
    return { kind: 'code', text: kept.join('\n') }
  }

  function paragraph(): string {
    const kept: string[] = []
    while (at < lines.length) {
      const line = lines[at] ?? ''
      const begins = kept.length > 0 && [HEADING, BULLET, NUMBER, QUOTE, FENCE, RULE].some((pattern) => pattern.test(line))
      if (line.trim() === '' || begins) break
      kept.push(line.trim())
      at += 1
    }
    return kept.join('\n')
  }
}

const MARKS = /(\*\*|__)(?=\S)([^]*?\S)\1|(?<![\p{L}\p{N}])([*_])(?=\S)([^]*?\S)\3(?![\p{L}\p{N}])|`([^`]+)`|\[([^\]]+)\]\(\s*([^\s)]+)\s*\)|(https?:\/\/[^\s<>()]+[^\s<>().,;:!?'"])/u

export function inlinesOf(text: string, depth = 0): Inline[] {
  const inlines: Inline[] = []
  let rest = text
  while (rest !== '') {
    const found = depth < DEEPEST ? MARKS.exec(rest) : null
    if (!found) {
      inlines.push({ kind: 'text', text: rest })
      break
    }
    if (found.index > 0) inlines.push({ kind: 'text', text: rest.slice(0, found.index) })
    inlines.push(marked(found, depth))
    rest = rest.slice(found.index + found[0].length)
  }
  return inlines
}

function marked(found: RegExpExecArray, depth: number): Inline {
  const [whole, , strong, , emphasis, code, label, address, bare] = found
  if (strong !== undefined) return { kind: 'strong', inlines: inlinesOf(strong, depth + 1) }
  if (emphasis !== undefined) return { kind: 'emphasis', inlines: inlinesOf(emphasis, depth + 1) }
  if (code !== undefined) return { kind: 'code', text: code }
  if (label !== undefined && address !== undefined) {
    const url = webAddress(address)
    return url === null ? { kind: 'text', text: whole } : { kind: 'link', url, inlines: inlinesOf(label, DEEPEST) }
  }
  const url = webAddress(bare ?? '')
  return url === null ? { kind: 'text', text: whole } : { kind: 'link', url, inlines: [{ kind: 'text', text: bare ?? '' }] }
}

/** The address, when it is one of a web page. */
export function webAddress(text: string): string | null {
  try {
    const url = new URL(text)
    return (url.protocol === 'https:' || url.protocol === 'http:') && url.username === '' && url.password === '' ? url.href : null
  } catch {
    return null
  }
}
