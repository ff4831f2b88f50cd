/**
 * Reactions of a room, twice: over the media's path, where they are there at once or not at all, and over the socket,
 * where the server gathers them for a second and tells everybody. What was shown early is not shown again when it is
 * told; what got lost on the way, or came from somebody without media, is shown when it is told.
 */

import type { Clock } from '../clock'
import { REACTIONS } from '../protocol/types'
import type { Reaction } from '../protocol/types'
import type { Channels } from '../rtc/channels'

export const REACTIONS_CHANNEL = 'reactions'
/** Of one person: an enthusiast's fingers. More would let one person be louder than a hall. */
const MOST_PER_SECOND = 6
/** What comes within this time is shown together. More looks slow, less redraws a full hall's applause too often. */
const GATHER_MS = 150
/** The server tells within a second, plus the way; what it has not told by then it will not tell. */
const TOLD_MS = 4_000
/** Shown early and not yet told, per kind. Above it they may be shown twice: nobody counts a storm. */
const MOST_EARLY = 1_000

export type ReactionCounts = Partial<Record<string, number>>

export interface Reactions {
  react(reaction: Reaction): Promise<void>
  /** The server's count of the last second. */
  told(counts: ReactionCounts): void
  stop(): void
}

export interface ReactionsOptions {
  clock: Clock
  channels: Pick<Channels, 'say' | 'hear'> | null
  /** By the socket. */
  send: (reaction: Reaction) => Promise<unknown>
  show: (counts: Record<string, number>) => void
}

export function createReactions({ clock, channels, send, show }: ReactionsOptions): Reactions {
  const allow = createBound(clock)
  const early = new Map<string, number[]>()
  let gathered: Record<string, number> = {}
  let cancel: (() => void) | null = null

  function gather(reaction: string, count: number) {
    gathered[reaction] = (gathered[reaction] ?? 0) + count
    cancel ??= clock.after(GATHER_MS, () => {
      const burst = gathered
      gathered = {}
      cancel = null
      show(burst)
    })
  }

  function showEarly(reaction: Reaction) {
    early.set(reaction, [...(early.get(reaction) ?? []), clock.now()].slice(-MOST_EARLY))
    gather(reaction, 1)
  }

  const stopHearing = channels?.hear(REACTIONS_CHANNEL, ({ from, payload }) => {
    const reaction = allow(from) ? reactionIn(payload) : null
    if (reaction) showEarly(reaction)
  })

  return {
    async react(reaction) {
      if (!allow('me')) return
      showEarly(reaction)
      channels?.say(REACTIONS_CHANNEL, new TextEncoder().encode(reaction))
      await send(reaction)
    },
    told(counts) {
      for (const [reaction, count = 0] of Object.entries(counts)) {
        const shown = (early.get(reaction) ?? []).filter((at) => clock.now() - at < TOLD_MS)
        early.set(reaction, shown.slice(count))
        if (count > shown.length) gather(reaction, count - shown.length)
      }
    },
    stop() {
      stopHearing?.()
      cancel?.()
    },
  }
}

/** Null: not one of ours. */
function reactionIn(payload: Uint8Array): Reaction | null {
  if (payload.length > 16) return null
  const text = new TextDecoder().decode(payload)
  return REACTIONS.find((reaction) => reaction === text) ?? null
}

/** Whether somebody may have one more in this second. */
function createBound(clock: Clock): (who: string) => boolean {
  let second = 0
  let counts = new Map<string, number>()
  return (who) => {
    const now = Math.floor(clock.now() / 1_000)
    if (now !== second) counts = new Map()
    second = now
    const count = (counts.get(who) ?? 0) + 1
    counts.set(who, count)
    return count <= MOST_PER_SECOND
  }
}
