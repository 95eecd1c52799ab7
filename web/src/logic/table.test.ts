import { describe, expect, test } from 'vitest'
import { between, columnsOf, columnsText, fileLines, inOrder, moved, nextOrder, readSet, runAll, serverSort, span, topsOf, totalOf, workbookOf, type Column } from './table'

interface Row {
  name: string
  sum: number | null
  on: string | null
}
const COLUMNS: Column<Row>[] = [
  { key: 'name', name: 'Name', say: (row) => row.name, to: (row) => `/x/${row.name}` },
  { key: 'sum', name: 'Sum', kind: 'money', say: (row) => (row.sum === null ? null : `¥${row.sum}`), rank: (row) => row.sum, sum: String },
  { key: 'on', name: 'Day', kind: 'day', say: (row) => row.on, rare: true },
]
const ROWS: Row[] = [
  { name: '乙', sum: null, on: '2025-02-01' },
  { name: '甲', sum: 9, on: null },
  { name: '丙', sum: 10, on: '2025-01-31' },
]
const keys = (columns: Column<Row>[]) => columns.map(({ key }) => key).join()
const names = (rows: readonly Row[]) => rows.map(({ name }) => name).join('')

describe('columns', () => {
  test('without a word the usual ones stand, rare ones left out', () => {
    expect(keys(columnsOf('', COLUMNS))).toBe('name,sum')
  })
  test('a text gives them and their order, the first stays first, unknown names and twins are passed over', () => {
    expect(keys(columnsOf('on,sum,on,ghost,name', COLUMNS))).toBe('name,on,sum')
    expect(keys(columnsOf('-', COLUMNS))).toBe('name')
  })
  test('read again they are what was written', () => {
    for (const shown of [['name'], ['name', 'on'], ['name', 'on', 'sum'], ['name', 'sum', 'on']]) {
      expect(keys(columnsOf(columnsText(shown, COLUMNS), COLUMNS))).toBe(shown.join())
    }
    expect(columnsText(['name', 'sum'], COLUMNS)).toBe('')
  })
  test('one moves a place and stays at the ends', () => {
    expect(moved(['a', 'b', 'c'], 'c', -1)).toEqual(['a', 'c', 'b'])
    expect(moved(['a', 'b'], 'a', -1)).toEqual(['a', 'b'])
    expect(moved(['a', 'b'], 'b', 1)).toEqual(['a', 'b'])
  })
})

describe('order', () => {
  test('what is unknown comes last in either direction', () => {
    expect(names(inOrder(ROWS, COLUMNS[1], false, 'zh'))).toBe('甲丙乙')
    expect(names(inOrder(ROWS, COLUMNS[1], true, 'zh'))).toBe('丙甲乙')
    expect(names(inOrder(ROWS, COLUMNS[2], true, 'zh'))).toBe('乙丙甲')
  })
  test('names go by the language, equals stay as they came', () => {
    expect(names(inOrder(ROWS, COLUMNS[0], false, 'zh'))).toBe('丙甲乙')
    const twins = [{ name: 'b', sum: 1, on: null }, { name: 'a', sum: 1, on: null }]
    expect(names(inOrder(twins, COLUMNS[1], true, 'zh'))).toBe('ba')
  })
  test('a head asks for up, down and the given order; with one direction for that and the given one', () => {
    expect(['', 'sum', '-sum', 'name'].map((order) => nextOrder(order, COLUMNS[1]!))).toEqual(['sum', '-sum', '', 'sum'])
    const one = { ...COLUMNS[1]!, sort: { down: 'amount' } }
    expect(['', '-sum'].map((order) => nextOrder(order, one))).toEqual(['-sum', ''])
    expect(serverSort('-sum', [one])).toBe('amount')
    expect(serverSort('sum', [one])).toBe('')
    expect(serverSort('ghost', [one])).toBe('')
  })
})

test('a sum counts what is known and says how much is not', () => {
  expect(totalOf(ROWS, COLUMNS[1]!)).toEqual({ sum: 19, known: 2, unknown: 1 })
})

test('the window holds the lines that touch it', () => {
  const tops = topsOf(5, (i) => (i === 1 ? 100 : 10))
  expect([...tops]).toEqual([0, 10, 110, 120, 130, 140])
  expect(between(tops, 0, 10)).toEqual({ from: 0, to: 2 })
  expect(between(tops, 50, 115)).toEqual({ from: 1, to: 3 })
  expect(between(tops, -500, -1)).toEqual({ from: 0, to: 1 })
  expect(between(tops, 900, 1000)).toEqual({ from: 5, to: 5 })
  expect(between(topsOf(0, () => 10), 0, 10)).toEqual({ from: 0, to: 0 })
})

test('a run of rows goes either way', () => {
  expect(span(['a', 'b', 'c', 'd'], 'c', 'a')).toEqual(['a', 'b', 'c'])
  expect(span(['a', 'b'], 'gone', 'b')).toEqual(['b'])
  expect(span(['a', 'b'], 'a', 'gone')).toEqual([])
})

describe('a file', () => {
  test('holds numbers as numbers and leaves the unknown empty', () => {
    expect(fileLines(COLUMNS.slice(0, 2), ROWS)).toEqual([['Name', 'Sum'], ['乙', ''], ['甲', '9'], ['丙', '10']])
  })
  test('as a workbook it keeps kinds', () => {
    const book = workbookOf('A', COLUMNS, ROWS.slice(1, 2), 'n')
    expect(book.heads.map(({ kind }) => kind)).toEqual(['text', 'number', 'day'])
    expect(book.rows).toEqual([['甲', 9, null]])
  })
})

test('a setting that this page did not write is none', () => {
  expect(readSet('{"cols":"a,b","dense":true}')).toEqual({ cols: 'a,b', dense: true })
  for (const text of [null, '', '[', '{"cols":3,"dense":"yes"}', '7']) expect(readSet(text)).toEqual({ cols: '', dense: false })
})

describe('an act on several rows', () => {
  test('goes on past one that fails, and says which did', async () => {
    const told: number[] = []
    const end = await runAll(['a', 'b', 'c'], String, async (row) => (row === 'b' ? Promise.reject(new Error('no')) : row), (n) => told.push(n), () => false)
    expect(end).toEqual({ done: 2, failed: [{ key: 'b', error: new Error('no') }] })
    expect(told).toEqual([1, 2, 3])
  })
  test('told to stop it leaves the rest as they are', async () => {
    let done = 0
    const end = await runAll(['a', 'b', 'c'], String, async () => (done += 1), () => {}, () => done === 1)
    expect(end).toEqual({ done: 1, failed: [{ key: 'b', error: null }, { key: 'c', error: null }] })
  })
})
