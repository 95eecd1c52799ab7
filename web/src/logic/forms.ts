// A superior's form as a grid that people click in: what a cell says, what it is to hold, where lists begin and how long they are.

import type { FormMapping } from '@/api/ledgers'

export interface FormCell {
  cell: string
  row: number
  column: number
  text: string
  formula: boolean
}
export interface FormSheet {
  name: string
  cells: FormCell[]
  merges: [string, string][]
}
type Block = FormMapping['blocks'][number]

/** A cell of the grid, with how far it reaches. */
export interface GridCell extends FormCell {
  across: number
  down: number
}
export interface GridRow {
  row: number
  cells: GridCell[]
}
export interface Grid {
  columns: string[]
  rows: GridRow[]
  /** Rows below those that are shown. */
  more: number
}
/** What a cell of a form is to hold. */
export type Meaning = { kind: 'cell'; at: number } | { kind: 'list'; at: number; column: number }

export function letters(column: number): string {
  let text = ''
  for (let rest = column; rest > 0; rest = Math.floor((rest - 1) / 26)) text = String.fromCharCode(65 + ((rest - 1) % 26)) + text
  return text
}

export function columnOf(text: string): number {
  return [...text.toUpperCase()].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0)
}

/** Row and column of a cell such as `C5`; null for anything else. */
export function placeOf(cell: string): { row: number; column: number } | null {
  const found = /^([A-Za-z]{1,3})([1-9]\d{0,6})$/.exec(cell.trim())
  return found ? { row: Number(found[2]), column: columnOf(found[1]!) } : null
}

const ends = (sheet: FormSheet) =>
  sheet.merges.flatMap(([first, last]) => {
    const [from, to] = [placeOf(first), placeOf(last)]
    return from && to ? [{ from, to }] : []
  })

/** The first rows of a sheet as a table; merged cells stand once, as wide and high as they are. */
export function gridOf(sheet: FormSheet, most: number): Grid {
  const merges = ends(sheet)
  const last = Math.max(1, ...sheet.cells.map(({ row }) => row), ...merges.map(({ to }) => to.row))
  const wide = Math.max(1, ...sheet.cells.map(({ column }) => column))
  const shown = Math.min(last, most)
  const known = new Map(sheet.cells.map((cell) => [cell.cell, cell]))
  const hidden = new Set<string>()
  const reach = new Map<string, { across: number; down: number }>()
  for (const { from, to } of merges) {
    const [bottom, right] = [Math.min(to.row, shown), Math.min(to.column, wide)]
    if (from.row > shown || from.column > wide) continue
    for (let row = from.row; row <= bottom; row += 1)
      for (let column = from.column; column <= right; column += 1) hidden.add(letters(column) + row)
    const first = letters(from.column) + from.row
    hidden.delete(first)
    reach.set(first, { across: right - from.column + 1, down: bottom - from.row + 1 })
  }
  const columns = Array.from({ length: wide }, (_, at) => letters(at + 1))
  const rows = Array.from({ length: shown }, (_, at) => {
    const row = at + 1
    const cells = columns.flatMap((name, index): GridCell[] => {
      const cell = name + row
      if (hidden.has(cell)) return []
      const one = known.get(cell) ?? { cell, row, column: index + 1, text: '', formula: false }
      return [{ ...one, ...(reach.get(cell) ?? { across: 1, down: 1 }) }]
    })
    return { row, cells }
  })
  return { columns, rows, more: last - shown }
}

/** The list that a row belongs to, by its number. */
export function listAt(mapping: FormMapping, sheet: string, row: number): number {
  return mapping.blocks.findIndex((block) => block.sheet === sheet && row >= block.first_row && row < block.first_row + block.rows)
}

/** What a cell is to hold; null for nothing yet. A cell within a list's rows tells which of its columns it is, -1 for none. */
export function meaningOf(mapping: FormMapping, sheet: string, place: { row: number; column: number }): Meaning | null {
  const name = letters(place.column) + place.row
  const cell = mapping.cells.findIndex((one) => one.sheet === sheet && one.cell.toUpperCase() === name)
  if (cell >= 0) return { kind: 'cell', at: cell }
  const at = listAt(mapping, sheet, place.row)
  if (at < 0) return null
  const column = mapping.blocks[at]!.columns.findIndex((one) => columnOf(one.column) === place.column)
  return { kind: 'list', at, column }
}

/** The words to the left of a cell and above it: what people call it. */
export function around(sheet: FormSheet, place: { row: number; column: number }): { left: string; above: string } {
  const said = sheet.cells.filter(({ text, formula }) => text !== '' && !formula)
  const nearest = (cells: FormCell[], key: (cell: FormCell) => number) =>
    cells.reduce<FormCell | null>((best, cell) => (best && key(best) >= key(cell) ? best : cell), null)?.text ?? ''
  const merges = ends(sheet)
  const covers = (cell: FormCell) => {
    const merge = merges.find(({ from }) => from.row === cell.row && from.column === cell.column)
    return merge ? merge.to.column : cell.column
  }
  return {
    left: nearest(said.filter(({ row, column }) => row === place.row && column < place.column), ({ column }) => column),
    above: nearest(said.filter((cell) => cell.row < place.row && cell.column <= place.column && covers(cell) >= place.column), ({ row }) => row),
  }
}

/** A list that begins in a row: it goes on for as long as nothing is written in its rows. */
export function beginList(sheet: FormSheet, row: number, mapping: FormMapping): Block {
  const written = new Set(sheet.cells.filter(({ text, formula }) => formula || text !== '').map((cell) => cell.row))
  const styled = new Set(sheet.cells.map((cell) => cell.row))
  const taken = (at: number) => listAt(mapping, sheet.name, at) >= 0
  let rows = 1
  while (rows < 200 && styled.has(row + rows) && !written.has(row + rows) && !taken(row + rows)) rows += 1
  return { sheet: sheet.name, first_row: row, rows, list: 'signed', over: 'month', unit: 'wan', of: '', columns: [] }
}

/** Says what a column of a list holds; an empty word takes it out. Columns stay in their order. */
export function setColumn(block: Block, column: number, field: string): void {
  const others = block.columns.filter((one) => columnOf(one.column) !== column)
  if (field) others.push({ column: letters(column), field })
  block.columns = others.sort((a, b) => columnOf(a.column) - columnOf(b.column))
}

/** The heads above a list, by column: what stands right above its first row, merged heads with all their columns. */
export function headsOf(sheet: FormSheet, block: Block): { column: number; head: string }[] {
  const wide = Math.max(1, ...sheet.cells.map(({ column }) => column))
  const inner = new Set(ends(sheet).flatMap(({ from, to }) => Array.from({ length: to.column - from.column }, (_, at) => `${from.row}/${from.column + at + 1}`)))
  return Array.from({ length: wide }, (_, at) => at + 1)
    .filter((column) => !inner.has(`${block.first_row}/${column}`))
    .map((column) => ({ column, head: around(sheet, { row: block.first_row, column }).above }))
}
