/**
 * The sign language of a room: whoever interprets has a slot of their own here, however many others there are and whoever speaks.
 * No Vue, no DOM.
 */

import type { Signal } from '../connection/connection'
import type { SlotState, Track } from '../protocol/types'
import type { Room } from '../room/room'
import type { Readable } from '../store'
import type { StageState } from './state'

/** A slot and the track that is held in it; null gives it back. */
export interface Held { session: string; mid: string; track: string | null }

interface SignOptions {
  signal: Signal
  room: Pick<Room, 'state' | 'media'>
  stage: Readable<StageState>
}

export function createSign({ signal, room, stage }: SignOptions): { stop(): void } {
  let held: Held | null = null

  function look() {
    const { session, slots } = room.media.get()
    if (held?.session !== session) held = null
    const track = trackOf(stage.get().interpreter, room.state.get().tracks, session)
    if (session === null || held?.track === (track?.id ?? null)) return
    if (held) tell({ ...held, track: null })
    const slot = track && slotFor(slots, track.id)
    held = slot && track ? { session, mid: slot.mid, track: track.id } : null
    if (held) tell(held)
  }

  // What is not held plays like any other picture.
  const tell = (wish: Held) => void signal.request('media.pin', { ...wish }).catch(() => undefined)

  const endings = [room.state.subscribe(look), room.media.subscribe(look), stage.subscribe(look)]
  look()
  return { stop: () => { for (const end of endings) end() } }
}

function trackOf(interpreter: string | null, tracks: Track[], session: string | null): Track | null {
  return tracks.find((track) => track.user === interpreter && track.source === 'camera' && track.session !== session) ?? null
}

/** Where it plays already, else a free slot, else the last one: the first ones have what matters most. */
function slotFor(slots: SlotState[], track: string): SlotState | null {
  const pictures = slots.filter(({ kind }) => kind === 'video')
  return pictures.find((slot) => slot.track === track) ?? pictures.find((slot) => slot.track === null) ?? pictures.at(-1) ?? null
}
