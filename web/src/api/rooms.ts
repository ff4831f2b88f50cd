/** What is in a room beside the room itself, and what its door says. */

import type { Block } from '@/core/protocol/types'
import type { Words } from './events'

export interface Sponsor {
  name: string
  url: string
  /** The address of a picture of ours, or the name of an upload. */
  logo: string
}

export interface RoomContent {
  text: Words
  landing: boolean
  front: boolean
  hero: string
  featured: number[]
  speakers: string[]
  sponsors: Sponsor[]
  address: string
  policy: string
  video: string
  /** Null: as the kind of room has it. */
  chat: boolean | null
  questions: boolean | null
}

export interface Preview { blocks: Block[] }

export interface DoorAnswer {
  admitted: boolean
  publish: boolean
  moderate: boolean
  refusal: string | null
  changes_at: string | null
}

export interface SlotView {
  id: number
  title: string
  start: string
  speakers: { code: string; name: string }[]
}

/** Kinds of rooms that have something of their own to write or to name. */
export const WITH_CONTENT = ['page', 'frame', 'video']
