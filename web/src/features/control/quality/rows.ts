/** The rows of the quality table: one per media session, with a short past for its lines. */

import type { MemberQuality, SessionFigures } from '@/api/quality'

/** Readings that a line shows: two minutes at one every two seconds. More is older than a remedy. */
const PAST = 60

export interface Row {
  id: string
  name: string
  connected: boolean
  rtt: number | null
  /** Worst loss of any picture or sound, 0 to 1. */
  lostDown: number
  lostUp: number
  down: number
  up: number
  estimate: number | null
  /** What is sent and received, in words: `VP8 720p`. */
  sends: string
  receives: string
  paused: number
  freezes: number
  past: { down: number[]; rtt: number[]; lost: number[] }
}

export const COLUMNS = ['name', 'rtt', 'lostDown', 'lostUp', 'down', 'up', 'freezes'] as const
export type Column = (typeof COLUMNS)[number]

/** The next table from a new answer; the past of those who are still there goes on. */
export function nextRows(members: MemberQuality[], before: Row[]): Row[] {
  const known = new Map(before.map((row) => [row.id, row]))
  return members.flatMap(({ user, sessions }) =>
    sessions.map((session) => rowOf(user?.profile.display_name.trim() || 'Guest', session, known.get(session.session))),
  )
}

export function sorted(rows: Row[], column: Column, descending: boolean): Row[] {
  const sign = descending ? -1 : 1
  const compare = (a: Row, b: Row) => (column === 'name' ? a.name.localeCompare(b.name) : (a[column] ?? 0) - (b[column] ?? 0))
  return [...rows].sort((a, b) => sign * compare(a, b) || a.id.localeCompare(b.id))
}

function rowOf(name: string, session: SessionFigures, before: Row | undefined): Row {
  const { slots, streams } = session
  const [down, lostDown] = [sum(slots.map(({ bitrate }) => bitrate)), most(slots.map(({ lost }) => lost))]
  return {
    id: session.session,
    name,
    connected: session.connected,
    rtt: session.rtt_ms,
    lostDown,
    lostUp: most(streams.map(({ lost }) => lost)),
    down,
    up: sum(streams.map(({ bitrate }) => bitrate)),
    estimate: session.estimate,
    sends: words(streams.filter(({ bitrate }) => bitrate > 0).map(({ codec, height }) => (height > 0 ? `${codec} ${height}p` : codec))),
    receives: words(slots.filter(({ kind, paused }) => kind === 'video' && !paused).map(({ height }) => (height > 0 ? `${height}p` : 'picture'))),
    paused: slots.filter(({ paused }) => paused).length,
    freezes: sum(slots.map(({ freezes }) => freezes ?? 0)),
    past: {
      down: after(before?.past.down, down),
      rtt: after(before?.past.rtt, session.rtt_ms ?? 0),
      lost: after(before?.past.lost, lostDown),
    },
  }
}

/** Each once, with how often: `3 × 180p, 720p`. */
function words(all: string[]): string {
  const counts = new Map<string, number>()
  for (const word of all) counts.set(word, (counts.get(word) ?? 0) + 1)
  return [...counts].map(([word, count]) => (count > 1 ? `${count} × ${word}` : word)).join(', ')
}

const after = (past: number[] = [], now: number) => [...past, now].slice(-PAST)
const sum = (all: number[]) => all.reduce((total, one) => total + one, 0)
const most = (all: number[]) => Math.max(0, ...all)
