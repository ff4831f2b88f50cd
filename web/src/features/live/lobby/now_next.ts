/** What runs in a room now and what comes next: from the public schedule and the server's time. */

export interface Slot {
  id: number
  room: number
  /** RFC 3339. */
  start: string
  end: string
  title: string
  speakers: { name: string; code?: string }[]
}

export interface NowNext {
  now: Slot | null
  next: Slot | null
}

export function nowAndNext(slots: Slot[], room: number, at: number): NowNext {
  const inRoom = slots.filter((slot) => slot.room === room).sort((a, b) => Date.parse(a.start) - Date.parse(b.start))
  return {
    now: inRoom.find(({ start, end }) => Date.parse(start) <= at && at < Date.parse(end)) ?? null,
    next: inRoom.find(({ start }) => Date.parse(start) > at) ?? null,
  }
}

export function speakersOf({ speakers }: Slot): string {
  return speakers.map(({ name }) => name).join(', ')
}
