/** What a list shows, kept in the address: it survives a reload, a link and the way back. */

import { computed } from 'vue'
import type { WritableComputedRef } from 'vue'
import { useRoute, useRouter } from 'vue-router'

export interface UrlQuery {
  text(name: string): WritableComputedRef<string>
  page: WritableComputedRef<number>
}

/** Every change but that of the page begins again at the first page. */
export function useQuery(): UrlQuery {
  const route = useRoute()
  const router = useRouter()
  const one = (name: string) => { const value = route.query[name]; return typeof value === 'string' ? value : '' }
  const put = (values: Record<string, string>) => {
    const query = Object.fromEntries(Object.entries({ ...route.query, ...values }).filter(([, value]) => value !== ''))
    void router.replace({ query, hash: route.hash })
  }
  return {
    text: (name) => computed({ get: () => one(name), set: (value) => { put({ [name]: value, page: '' }) } }),
    page: computed({ get: () => Math.max(1, Math.trunc(Number(one('page'))) || 1), set: (value) => { put({ page: value > 1 ? String(value) : '' }) } }),
  }
}
