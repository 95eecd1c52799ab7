import { expect, test } from 'vitest'
import { isBare, queryOf, viewQuery } from './views'

test('a view holds filter, order and columns, in one order, and nothing that passes', () => {
  expect(viewQuery({ sort: '-amount', stage: 'talks,signed', lang: 'en', open: '7', offset: '50', empty: '' })).toBe('sort=-amount&stage=talks%2Csigned')
  expect(viewQuery({ stage: ['talks', 'ghost'], sort: null })).toBe('stage=talks')
})

test('what a view keeps is what it opens, in the language one is in', () => {
  const query = { cols: 'a,b', q: '钢 管&x=1' }
  expect(queryOf(viewQuery(query), { lang: 'en', open: '3' })).toEqual({ ...query, lang: 'en' })
})

test('an address that asks for nothing may be given the first view, one that opens something may not', () => {
  expect(isBare({ lang: 'en' })).toBe(true)
  for (const query of [{ q: 'x' }, { open: '3' }, { offset: '50' }]) expect(isBare(query)).toBe(false)
})
