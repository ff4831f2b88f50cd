/** Groups of a meeting: what those who lead it decide, and where one goes oneself. Where one is comes with `stage.own`. */

import type { Signal } from '../connection/connection'
import type { BreakoutPlan } from '../protocol/types'

export interface GroupCommands {
  /** `seconds`: null lasts until everybody is called back. */
  open(groups: BreakoutPlan[], choose: boolean, seconds: number | null): Promise<void>
  /** Null: back to the room. */
  join(group: number | null): Promise<void>
  move(user: string, group: number | null): Promise<void>
  extend(seconds: number): Promise<void>
  /** Everybody has `seconds` to finish the sentence. */
  close(seconds: number): Promise<void>
  tell(text: string): Promise<void>
}

export function createGroups(signal: Signal, room: number): GroupCommands {
  return {
    async open(groups, choose, seconds) {
      await signal.request('breakout.open', { room, groups, choose, ...(seconds === null ? {} : { seconds }) })
    },
    async join(group) { await signal.request('breakout.join', { room, group }) },
    async move(user, group) { await signal.request('breakout.move', { room, user, group }) },
    async extend(seconds) { await signal.request('breakout.extend', { room, seconds }) },
    async close(seconds) { await signal.request('breakout.close', { room, seconds }) },
    async tell(text) { await signal.request('breakout.tell', { room, text }) },
  }
}

/** Shares people out evenly by chance: `random` as Math.random. */
export function sharedOut(people: readonly string[], groups: number, random: () => number): string[][] {
  const mixed = [...people]
  for (let last = mixed.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1))
    ;[mixed[last], mixed[other]] = [mixed[other] as string, mixed[last] as string]
  }
  return Array.from({ length: groups }, (_, group) => mixed.filter((_, place) => place % groups === group))
}
