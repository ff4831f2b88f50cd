/** Names as parts of addresses: "Große Bühne" is `grosse-buhne`. The server has the last word (`src/base/slug.rs`). */

/** Letters that no decomposition takes apart. */
const WHOLE: Record<string, string> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ð: 'd', ł: 'l', þ: 'th', ı: 'i' }

export function slugOf(name: string, most = 50): string {
  const plain = name.toLowerCase().replace(/[ßæœøđðłþı]/g, (letter) => WHOLE[letter] ?? '').normalize('NFKD').replace(/\p{Mark}/gu, '')
  return plain.replace(/[^a-z0-9]+/g, '-').replace(/^-/, '').slice(0, most).replace(/-$/, '')
}
