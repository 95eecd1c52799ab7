import { expect, test } from 'vitest'
import { csv, guarded } from './csv'

test('a cell that a spreadsheet would run is guarded and a number is not', () => {
  expect(['=1+1', '@a', '-cmd', '\t=1', '＝1', '-5', '+1.5', '厂房', ''].map(guarded)).toEqual([
    "'=1+1",
    "'@a",
    "'-cmd",
    "'\t=1",
    "'＝1",
    '-5',
    '+1.5',
    '厂房',
    '',
  ])
})

test('commas, quotes and line ends stay within their cell', () => {
  expect(csv([['a', 'b'], ['1,2', 'say "x"\nend']])).toBe('\ufeffa,b\r\n"1,2","say ""x""\nend"\r\n')
})
