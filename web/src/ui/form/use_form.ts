/** What somebody is typing: the draft, what is wrong with it by field, and whether leaving would lose it. */

import { computed, inject, nextTick, provide, reactive, ref } from 'vue'
import type { ComputedRef, InjectionKey, Ref } from 'vue'
import { useAnnounce } from '@/a11y/announcer'
import { ApiError } from '@/api/client'
import { problemWords } from '@/i18n/problems'
import { t } from '@/i18n/words'

export interface Form<T extends object = object> {
  draft: T
  errors: Ref<Record<string, string>>
  /** What is wrong and belongs to no field. */
  problem: Ref<string>
  busy: Ref<boolean>
  /** It was just stored, and nothing was typed since. */
  saved: ComputedRef<boolean>
  isDirty: ComputedRef<boolean>
  /** What was wrong with a field says nothing about what is typed since. */
  forget(name: string): void
  /** Begins anew, with what is stored now. */
  reset(value: T): void
  /** Sends; `null` when it was refused, and then the first wrong field has the focus. */
  submit<R>(ask: () => Promise<R>): Promise<R | null>
}

const KEY: InjectionKey<Form> = Symbol('form')

export const provideForm = (form: Form) => { provide(KEY, form) }
export const injectForm = (): Form | null => inject(KEY, null)

/** Errors that name a field which the form does not show are said above it. `shown`: the names of its fields. */
export function useForm<T extends object>(start: T, shown: readonly string[]): Form<T> {
  const draft = reactive(copy(start)) as T
  const stored = ref(JSON.stringify(start))
  const errors = ref<Record<string, string>>({})
  const problem = ref('')
  const busy = ref(false)
  const stores = ref(0)
  const announce = useAnnounce()

  function reset(value: T) {
    Object.assign(draft, copy(value))
    stored.value = JSON.stringify(draft)
    errors.value = {}
    problem.value = ''
  }

  function forget(name: string) {
    if (name in errors.value) errors.value = Object.fromEntries(Object.entries(errors.value).filter(([field]) => field !== name))
  }

  function refuse(error: unknown) {
    const fields = error instanceof ApiError ? error.fields : {}
    const [known, unknown] = divide(fields, shown)
    errors.value = known
    problem.value = unknown || (Object.keys(known).length === 0 ? problemWords(error) : '')
    void nextTick(() => { document.querySelector<HTMLElement>('form [aria-invalid="true"]')?.focus() })
  }

  async function submit<R>(ask: () => Promise<R>): Promise<R | null> {
    if (busy.value) return null
    busy.value = true
    try {
      const answer = await ask()
      stored.value = JSON.stringify(draft)
      errors.value = {}
      problem.value = ''
      stores.value += 1
      announce(t('control-saved'))
      return answer
    } catch (error) {
      refuse(error)
      return null
    } finally {
      busy.value = false
    }
  }

  const isDirty = computed(() => JSON.stringify(draft) !== stored.value)
  const saved = computed(() => stores.value > 0 && !busy.value && !isDirty.value)
  return { draft, errors, problem, busy, saved, isDirty, forget, reset, submit }
}

/** Errors of fields that are shown, and the others as one text. */
export function divide(fields: Record<string, string>, shown: readonly string[]): [Record<string, string>, string] {
  const known = Object.entries(fields).filter(([name]) => shown.includes(name))
  const others = Object.entries(fields).filter(([name]) => !shown.includes(name))
  return [Object.fromEntries(known), others.map(([name, words]) => (name === 'non_field_errors' ? words : `${name}: ${words}`)).join(' ')]
}

/** An error that the page itself finds before it asks, in the server's shape. */
export function invalid(fields: Record<string, string>): ApiError {
  return new ApiError(400, Object.values(fields).join(' '), null, fields)
}

function copy<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T
}
