import { expect, test } from 'vitest'
import { everyPage } from './pages'

test('all pages come in their order, and a list that shrinks meanwhile comes to an end', async () => {
  const all = [1, 2, 3, 4, 5]
  expect(await everyPage(2, async (from, limit) => ({ items: all.slice(from, from + limit), total: all.length }))).toEqual(all)
  expect(await everyPage(2, async (from) => ({ items: from === 0 ? [1, 2] : [], total: 9 }))).toEqual([1, 2])
  expect(await everyPage(2, async () => ({ items: [], total: 0 }))).toEqual([])
})
