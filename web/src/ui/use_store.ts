/** The bridge from core's stores to Vue: a shallow ref that follows for as long as the component lives. */

import { onScopeDispose, shallowRef } from 'vue'
import type { ShallowRef } from 'vue'
import type { Readable } from '@/core/store'

export function useStore<T>(store: Readable<T>): Readonly<ShallowRef<T>> {
  const value = shallowRef(store.get()) as ShallowRef<T>
  onScopeDispose(store.subscribe((next) => { value.value = next }))
  return value
}
