import { describe, expect, test } from 'vitest'
import type { FormMapping } from '@/api/ledgers'
import { around, beginList, columnOf, gridOf, headsOf, letters, meaningOf, placeOf, setColumn, type FormSheet } from './forms'

const cell = (at: string, text = '', formula = false) => ({ cell: at, ...placeOf(at)!, text, formula })
/** A title over three columns, a figure, two heads, two empty rows, a sum. */
const sheet: FormSheet = {
  name: '表',
  merges: [['A1', 'C1'], ['B4', 'C4']],
  cells: [
    cell('A1', '月报'), cell('A2', '签约数'), cell('B2'),
    cell('A4', '项目名称'), cell('B4', '总投资'), cell('A5'), cell('B5'), cell('C5'), cell('A6'), cell('B6'), cell('A7', '合计'), cell('B7', '0', true),
  ],
}
const mapping = (): FormMapping => ({
  cells: [{ sheet: '表', cell: 'B2', holds: 'signed', over: 'year', unit: 'plain', of: '', required: false }],
  blocks: [{ sheet: '表', first_row: 5, rows: 2, list: 'signed', over: 'month', unit: 'wan', of: '', columns: [{ column: 'A', field: 'name' }] }],
})

describe('a form as a grid', () => {
  test('places are read and written', () => {
    expect([letters(1), letters(26), letters(27), columnOf('AA'), placeOf('c5')]).toEqual(['A', 'Z', 'AA', 27, { row: 5, column: 3 }])
    expect([placeOf(''), placeOf('5'), placeOf('A0'), placeOf('A1:B2')]).toEqual([null, null, null, null])
  })

  test('merged cells stand once and reach as far as they do', () => {
    const grid = gridOf(sheet, 60)
    expect([grid.columns, grid.rows.length, grid.more]).toEqual([['A', 'B', 'C'], 7, 0])
    expect(grid.rows[0]!.cells.map((one) => [one.cell, one.across, one.down])).toEqual([['A1', 3, 1]])
    expect(grid.rows[3]!.cells.map((one) => one.cell)).toEqual(['A4', 'B4'])
    expect(grid.rows[2]!.cells.map((one) => one.cell)).toEqual(['A3', 'B3', 'C3'])
    expect(gridOf(sheet, 2).more).toBe(5)
  })

  test('a cell says what it holds, alone or as a column of a list', () => {
    const at = (name: string) => meaningOf(mapping(), '表', placeOf(name)!)
    expect([at('B2'), at('A5'), at('B6'), at('A7')]).toEqual([{ kind: 'cell', at: 0 }, { kind: 'list', at: 0, column: 0 }, { kind: 'list', at: 0, column: -1 }, null])
    expect(meaningOf(mapping(), '别的表', placeOf('B2')!)).toBeNull()
  })

  test('a cell is called by the words to its left and above', () => {
    expect(around(sheet, placeOf('B2')!)).toEqual({ left: '签约数', above: '月报' })
    expect(around(sheet, placeOf('C5')!).above).toBe('总投资')
  })

  test('a list goes on until something is written and not into another list', () => {
    expect(beginList(sheet, 5, { cells: [], blocks: [] })).toMatchObject({ first_row: 5, rows: 2, columns: [] })
    expect(beginList(sheet, 4, mapping()).rows).toBe(1)
    expect(headsOf(sheet, mapping().blocks[0]!)).toEqual([{ column: 1, head: '项目名称' }, { column: 2, head: '总投资' }, { column: 3, head: '总投资' }])
  })

  test('columns of a list are said, changed and taken out in their order', () => {
    const block = mapping().blocks[0]!
    setColumn(block, 3, 'amount')
    setColumn(block, 2, 'investor')
    setColumn(block, 3, 'paid')
    expect(block.columns.map((one) => one.column + one.field)).toEqual(['Aname', 'Binvestor', 'Cpaid'])
    setColumn(block, 1, '')
    expect(block.columns.map((one) => one.column)).toEqual(['B', 'C'])
  })
})
