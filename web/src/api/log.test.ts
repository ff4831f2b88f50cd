import { expect, it } from 'vitest'
import { changesOf } from './log'
import type { LogEntry } from './log'

const entry = (more: Partial<LogEntry>) => ({ old: null, new: null, data: {}, ...more }) as LogEntry

it('tells field by field what changed', () => {
  expect(changesOf(entry({ old: { name: 'Fair', live: false }, new: { name: 'Market', live: false } }))).toEqual([{ field: 'name', before: 'Fair', after: 'Market' }])
  expect(changesOf(entry({ old: {}, new: { size: 3, tags: ['a'] } }))).toEqual([{ field: 'size', before: '', after: '3' }, { field: 'tags', before: '', after: '["a"]' }])
})

it('takes values that are no objects, and what else a fact says', () => {
  expect(changesOf(entry({ old: 'Old', new: 'New' }))).toEqual([{ field: 'value', before: 'Old', after: 'New' }])
  expect(changesOf(entry({ data: { code: 'ABC12' } }))).toEqual([{ field: 'code', before: '', after: 'ABC12' }])
  expect(changesOf(entry({}))).toEqual([])
})
