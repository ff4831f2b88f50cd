/**
 * Slots: receive-only m-lines that the server fills with whichever track matters now.
 * What plays where comes by `media.slots`; this file joins that with the browser's receivers, as plain values.
 */

import type { Kind, SlotState, Source, Track } from '../protocol/types'

/** Audio slots carry the loudest speakers: with more than four voices at once nobody is understood. */
const AUDIO_SLOTS = { first: 3, most: 4 }
/** A wall of nine tiles is what a laptop decodes with ease; more costs battery, fewer hides people. */
const VIDEO_SLOTS = { first: 4, most: 9 }

export type SlotCounts = Record<Kind, number>

/** One track as it plays here. `stream` is null until its first packet's receiver is known. */
export interface Playing {
  mid: string
  kind: Kind
  track: string
  user: string
  source: Source
  media: MediaStreamTrack | null
  /** The path does not carry it now. */
  paused: boolean
}

/** How many slots of each kind the room can use now. Those that are there stay there: a peer only ever adds. */
export function slotsFor(tracks: Track[], ownSession: string | null): SlotCounts {
  const others = tracks.filter((track) => track.session !== ownSession)
  const count = (kind: Kind, { first, most }: { first: number; most: number }) =>
    Math.min(most, Math.max(first, others.filter((track) => track.kind === kind).length))
  return { audio: count('audio', AUDIO_SLOTS), video: count('video', VIDEO_SLOTS) }
}

/** The filled slots, with the media of their m-line. */
export function playingIn(slots: SlotState[], receivers: ReadonlyMap<string, MediaStreamTrack>): Playing[] {
  return slots.flatMap(({ mid, kind, track, user, source, paused }) =>
    track && user && source ? [{ mid, kind, track, user, source, paused, media: receivers.get(mid) ?? null }] : [],
  )
}

/** Later news of some slots over what was known of all. */
export function mergeSlots(known: SlotState[], news: SlotState[]): SlotState[] {
  const changed = new Map(news.map((slot) => [slot.mid, slot]))
  const kept = known.filter((slot) => !changed.has(slot.mid))
  return [...kept, ...news].sort((a, b) => Number(a.mid) - Number(b.mid))
}
