/** One observable value. The view layer reads and subscribes; only the owner sets. */
export interface Readable<T> {
  get(): T
  /** Calls `listener` after every change; the returned function ends that. */
  subscribe(listener: (value: T) => void): () => void
}

export interface Store<T> extends Readable<T> {
  set(value: T): void
  update(change: (value: T) => T): void
}

export function createStore<T>(initial: T): Store<T> {
  let value = initial
  const listeners = new Set<(value: T) => void>()
  const store: Store<T> = {
    get: () => value,
    set(next) {
      if (Object.is(next, value)) return
      value = next
      for (const listener of [...listeners]) listener(value)
    },
    update: (change) => { store.set(change(value)) },
    subscribe(listener) {
      listeners.add(listener)
      return () => { listeners.delete(listener) }
    },
  }
  return store
}
