import { expect, it } from 'vitest'
import { createConsents } from './consents'

function storage(): Pick<Storage, 'getItem' | 'setItem'> {
  const kept = new Map<string, string>()
  return { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => { kept.set(key, value) } }
}

it('asks again in the next visit, unless somebody said otherwise', () => {
  const kept = storage()
  const first = createConsents(kept, 'ada')
  expect([...first.state.get()]).toEqual([])
  first.allow('once.example', false)
  first.allow('always.example', true)
  expect([...first.state.get()]).toEqual(['once.example', 'always.example'])
  expect([...createConsents(kept, 'ada').state.get()]).toEqual(['always.example'])
  expect([...createConsents(kept, 'bo').state.get()], 'each for themselves').toEqual([])
})

it('forgets what was taken back', () => {
  const kept = storage()
  const consents = createConsents(kept, 'ada')
  consents.allow('a.example', true)
  consents.allow('b.example', true)
  consents.revoke('a.example')
  expect([...consents.state.get()]).toEqual(['b.example'])
  expect([...createConsents(kept, 'ada').state.get()]).toEqual(['b.example'])
})

it('takes nothing from a broken memory', () => {
  const kept = storage()
  kept.setItem('eventyay.consents.ada', '{"hosts":')
  expect([...createConsents(kept, 'ada').state.get()]).toEqual([])
  kept.setItem('eventyay.consents.ada', '[1, "a.example", null]')
  expect([...createConsents(kept, 'ada').state.get()]).toEqual(['a.example'])
})
