import { expect, it } from 'vitest'
import { createApp } from 'vue'
import { divide, invalid, useForm } from './use_form'
import type { Form } from './use_form'

function form<T extends object>(start: T, shown: string[]): Form<T> {
  let made: Form<T> | null = null
  createApp({ setup: () => { made = useForm(start, shown); return () => null } }).mount(document.createElement('div'))
  return made!
}

it('knows what would be lost', async () => {
  const { draft, isDirty, saved, submit, reset } = form({ name: 'Fair', tags: ['a'] }, ['name'])
  expect(isDirty.value).toBe(false)
  draft.tags.push('b')
  expect(isDirty.value).toBe(true)
  expect(saved.value).toBe(false)
  await submit(() => Promise.resolve(true))
  expect([isDirty.value, saved.value]).toEqual([false, true])
  reset({ name: 'Market', tags: [] })
  expect([draft.name, isDirty.value]).toEqual(['Market', false])
})

it('puts errors next to their fields and keeps what was typed', async () => {
  const { draft, errors, problem, isDirty, submit } = form({ name: '' }, ['name'])
  draft.name = 'x'
  expect(await submit(() => Promise.reject(invalid({ name: 'Too short.' })))).toBeNull()
  expect([errors.value, problem.value, isDirty.value]).toEqual([{ name: 'Too short.' }, '', true])
  await submit(() => Promise.reject(invalid({ other: 'Wrong.' })))
  expect([errors.value, problem.value]).toEqual([{}, 'other: Wrong.'])
})

it('says what belongs to no field that is shown', () => {
  expect(divide({ name: 'A', non_field_errors: 'B', hidden: 'C' }, ['name'])).toEqual([{ name: 'A' }, 'B hidden: C'])
})
