import { expect, it } from 'vitest'
import { changed } from './save'

it('changes only what is not yet as it should be', () => {
  const lists = [{ id: 1, products: [7, 8] }, { id: 2, products: [8] }, { id: 3, products: [7] }, { id: 4, products: [] }]
  expect(changed(7, lists, ['2', '3'])).toEqual([{ id: 1, products: [8] }, { id: 2, products: [8, 7] }])
})
