import { describe, expect, it } from 'vitest'
import type { ProfileField } from '../protocol/types'
import { answered } from './profile'

const field = (id: number, kind: ProfileField['kind']): ProfileField => ({ id, kind, label: `Field ${id}`, choices: [], required: false, public: true })

describe('answers', () => {
  it('stand in the order of the questions, and only a page over https is a link', () => {
    const fields = [field(2, 'link'), field(1, 'text'), field(3, 'link')]
    const values = [{ field: 1, value: 'https://example.org/' }, { field: 2, value: 'https://example.org/' }, { field: 3, value: 'javascript:alert(1)' }, { field: 9, value: 'of a field that is gone' }]
    expect(answered({ fields }, values).map(({ id, link }) => [id, link])).toEqual([[2, true], [1, false], [3, false]])
  })
})
