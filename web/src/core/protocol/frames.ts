/** Frames on the wire: JSON arrays, told apart by their first element and their length (PROTOCOL.md, section 1). */

import type { Problem } from './types'

export type Frame =
  | { type: 'success'; id: number | null; data: unknown }
  | { type: 'error'; id: number | null; error: Problem }
  | { type: 'push'; name: string; payload: unknown; version: number | null }

export function encodeRequest(action: string, id: number, payload: unknown): string {
  return JSON.stringify([action, id, payload])
}

/** Null for anything that is no frame: what we cannot read, we ignore. */
export function decodeFrame(text: string): Frame | null {
  const parts = parseArray(text)
  if (!parts || typeof parts[0] !== 'string') return null
  const [name, ...rest] = parts as [string, ...unknown[]]
  if (name === 'success') return { type: 'success', ...reply(rest) }
  if (name === 'error') return decodeError(rest)
  return { type: 'push', name, payload: rest[0] ?? {}, version: asNumber(rest[1]) }
}

function decodeError(rest: unknown[]): Frame {
  const { id, data } = reply(rest)
  const given = (typeof data === 'object' && data !== null ? data : {}) as Partial<Problem>
  return { type: 'error', id, error: { ...given, code: given.code ?? 'unknown', message: given.message ?? '' } }
}

/** With an id the reply has two parts, without it one. */
function reply(rest: unknown[]): { id: number | null; data: unknown } {
  return rest.length > 1 ? { id: asNumber(rest[0]), data: rest[1] } : { id: null, data: rest[0] }
}

function parseArray(text: string): unknown[] | null {
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) ? value : null
  } catch {
    return null
  }
}

function asNumber(value: unknown): number | null {
  return typeof value === 'number' ? value : null
}
