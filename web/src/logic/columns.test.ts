import { expect, test } from 'vitest'
import { readColumns, toggled, writeColumns } from './columns'

const ALL = ['a', 'b', 'c'] as const
const USUAL = ['a', 'b'] as const

test('without a word in the URL the usual columns are shown', () => {
  expect(readColumns('', ALL, USUAL)).toEqual(['a', 'b'])
  expect(readColumns('c,a,x', ALL, USUAL)).toEqual(['a', 'c'])
})

test('what is written is read back', () => {
  for (const shown of [[], ['a'], ['a', 'b'], ['c', 'a'], ['a', 'b', 'c']] as ('a' | 'b' | 'c')[][]) {
    const text = writeColumns(shown, ALL, USUAL)
    expect(readColumns(text, ALL, USUAL)).toEqual(ALL.filter((column) => shown.includes(column)))
  }
  expect(writeColumns(['b', 'a'], ALL, USUAL)).toBe('')
})

test('a column is shown and hidden', () => {
  expect(toggled(['a', 'b'], 'b')).toEqual(['a'])
  expect(toggled(['a'], 'c')).toEqual(['a', 'c'])
})
