/** Between moments and what a form shows of them: `2027-03-01T09:30` on the clocks of a zone. */

const MINUTE = 60_000

/** What the clocks of a zone show at a moment. */
export function toLocal(iso: string, timeZone: string): string {
  const at = Date.parse(iso)
  if (Number.isNaN(at)) return ''
  return new Date(at + offset(at, timeZone)).toISOString().slice(0, 16)
}

/**
 * The moment at which the clocks of a zone show this. Where they show it twice, the first; where they skip it, the moment as
 * far after the skip. Empty for what is no time.
 */
export function fromLocal(local: string, timeZone: string): string {
  const shown = Date.parse(`${local}Z`)
  if (Number.isNaN(shown)) return ''
  const before = shown - offset(shown - DAY, timeZone)
  const after = shown - offset(shown + DAY, timeZone)
  const shows = (at: number) => at + offset(at, timeZone) === shown
  const at = shows(before) ? before : shows(after) ? after : before
  return new Date(at).toISOString().replace('.000Z', 'Z')
}

const DAY = 24 * 60 * MINUTE

/** Milliseconds that the zone's clocks are ahead of UTC. */
function offset(at: number, timeZone: string): number {
  const parts = Object.fromEntries(formatOf(timeZone).formatToParts(at).map(({ type, value }) => [type, Number(value)]))
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1000) * 1000
}

const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const made = formats.get(timeZone) ?? new Intl.DateTimeFormat('en-US', {
    timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric',
  })
  formats.set(timeZone, made)
  return made
}
