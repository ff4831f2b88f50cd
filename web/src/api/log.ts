/** The audit log, as the API has it. */

export interface LogActor {
  /** user, person, token, device, visitor or system */
  type: string
  id: string | null
  name: string | null
}

export interface LogEntry {
  id: number
  datetime: string
  actor: LogActor
  /** As `product.changed`. */
  kind: string
  /** As `product:12`. */
  object: string
  event: string | null
  /** What changed, before and since; null where nothing was or is. */
  old: unknown
  new: unknown
  data: Record<string, unknown>
}

export interface Change {
  field: string
  before: string
  after: string
}

/** Field by field what an entry changed; fields that stayed as they were are left out. */
export function changesOf({ old, new: since, data }: LogEntry): Change[] {
  const [before, after] = [record(old), record(since)]
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  const changed = fields.filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]))
  const told = Object.entries(data).map(([field, value]) => ({ field, before: '', after: shown(value) }))
  return [...changed.map((field) => ({ field, before: shown(before[field]), after: shown(after[field]) })), ...told]
}

function record(value: unknown): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  return value === null || value === undefined ? {} : { value }
}

function shown(value: unknown): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}
