/** A server for tests: answers what the test says, remembers what was asked, pushes on command. */

import type { Authenticated, Commands, Problem, Push } from '../protocol/types'
import { RequestError } from './connection'
import type { Signal } from './connection'

export interface FakeSignal extends Signal {
  asked: { action: string; payload: unknown }[]
  /** From now on this action is answered so; a `Problem` refuses it. */
  answer(action: keyof Commands, data: unknown): void
  refuse(action: keyof Commands, problem: Problem): void
  /** Only the next time. */
  refuseOnce(action: keyof Commands, problem: Problem): void
  push(push: Push): void
  online(resumed: boolean, data?: Authenticated): void
}

export function createFakeSignal(): FakeSignal {
  const answers = new Map<string, () => unknown>()
  const pushListeners = new Set<(push: Push) => void>()
  const onlineListeners = new Set<(data: Authenticated, resumed: boolean) => void>()
  const asked: FakeSignal['asked'] = []
  return {
    asked,
    answer: (action, data) => { answers.set(action, () => data) },
    refuse: (action, problem) => { answers.set(action, () => { throw new RequestError(problem) }) },
    refuseOnce: (action, problem) => {
      const before = answers.get(action)
      answers.set(action, () => {
        if (before) answers.set(action, before)
        else answers.delete(action)
        throw new RequestError(problem)
      })
    },
    push: (push) => { for (const listener of [...pushListeners]) listener(push) },
    online: (resumed, data = {} as Authenticated) => { for (const listener of [...onlineListeners]) listener(data, resumed) },
    onPush: (listener) => { pushListeners.add(listener); return () => { pushListeners.delete(listener) } },
    onOnline: (listener) => { onlineListeners.add(listener); return () => { onlineListeners.delete(listener) } },
    async request(action, payload) {
      asked.push({ action, payload })
      await Promise.resolve()
      return (answers.get(action)?.() ?? {}) as never
    },
  }
}
