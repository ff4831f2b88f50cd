/** Reads what comes over a connection's path a few times a second and lets the judge (path.ts) decide. */

import type { Clock } from '../clock'
import { createPathJudge } from './path'
import type { PathStep } from './path'

/** Less costs more battery, more notices a dead path later. */
const EVERY_MS = 400

export interface PathWatch {
  networkChanged(): void
  connectionChanged(): void
  stop(): void
}

export interface PathWatchOptions {
  clock: Clock
  connection: Pick<RTCPeerConnection, 'getStats' | 'connectionState'>
  /** Whether something should come, and one can ask when it does not. */
  expected: () => boolean
  act: (step: Exclude<PathStep, 'none'>) => void
}

interface Line {
  id: string
  type: string
  bytesReceived?: number
}

export function watchPath({ clock, connection, expected, act }: PathWatchOptions): PathWatch {
  const judge = createPathJudge(clock.now())
  const counter = createCounter()
  let stopped = false
  let cancel = clock.after(EVERY_MS, () => void measure())

  async function measure() {
    const report = await connection.getStats().catch(() => null)
    if (stopped) return
    if (report) step(judge.measured(clock.now(), { received: counter.count(report as unknown as ReadonlyMap<string, Line>), expected: expected() }))
    // A step may end this watch.
    if (!isStopped()) cancel = clock.after(EVERY_MS, () => void measure())
  }

  const isStopped = () => stopped

  function step(next: PathStep) {
    if (next !== 'none') act(next)
  }

  return {
    networkChanged: () => { step(judge.networkChanged(clock.now())) },
    connectionChanged: () => { step(judge.changed(clock.now(), connection.connectionState)) },
    stop() {
      stopped = true
      cancel()
    },
  }
}

/** Adds up what came. Lines come and go with their paths: one that went takes nothing back. */
function createCounter() {
  let before = new Map<string, number>()
  let total = 0
  return {
    count(report: ReadonlyMap<string, Line>): number {
      const lines = [...report.values()]
      // A transport knows only of the path in use. Where there is none (Firefox), paths count what is no check, but may stand
      // still for seconds after a change; media that arrive prove a path as well.
      const transports = lines.filter(({ type }) => type === 'transport')
      const counted = transports.length > 0 ? transports : lines.filter(({ type }) => type === 'candidate-pair' || type === 'inbound-rtp')
      const now = new Map(counted.map(({ id, bytesReceived = 0 }) => [id, bytesReceived]))
      for (const [id, bytes] of now) total += Math.max(0, bytes - (before.get(id) ?? 0))
      before = now
      return total
    },
  }
}
