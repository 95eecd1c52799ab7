// A table as data: its columns, which of them are seen, its order, its sums, what of it lies in the window, and what goes into a file.

export type CellKind = 'text' | 'number' | 'money' | 'day' | 'link' | 'mark'
export type CellValue = string | number | null

/** Where a cell leads, as the router takes it. */
export type CellLink = string | { name: string; params?: Record<string, string | number>; query?: Record<string, string> }

export interface Column<T> {
  key: string
  /** Its head, in the page's language. */
  name: string
  /** Numbers and money stand at the end of their column and can be summed; days do not break. `text` when left out. */
  kind?: CellKind
  /** What the cell says; null is unknown. */
  say: (row: T) => string | null
  /** A second, smaller line. */
  sub?: (row: T) => string | null
  /** What it is sorted by and what a file holds, where that is not the text; null is unknown and comes last either way. */
  rank?: (row: T) => CellValue
  /** What a file says, where that is neither. */
  file?: (row: T) => CellValue
  to?: (row: T) => CellLink | null
  /** False for heads that do not sort; where the server sorts, its word for either direction. */
  sort?: false | { up?: string; down?: string }
  /** Hidden until someone asks for it. */
  rare?: boolean
  /** What can be done with a row: it has no head to be seen, and stands in no file. */
  acts?: true
  /** What stands where nothing is known. */
  unknown?: string
  /** How the sum of the known numbers reads, for columns that can be summed. */
  sum?: (total: number, rows: number) => string
  /** What a person may change in place. */
  edit?: Edit<T>
}

export interface Edit<T> {
  kind: 'text' | 'day' | 'number'
  most?: number
  /** Asked beside the value where a change needs its reason. */
  why?: string
  may: (row: T) => boolean
  /** The value as it is typed. */
  read: (row: T) => string
  /**
   * Writes a value in place of the one that stood there when it was begun. Where someone else wrote another one meanwhile, nothing is written
   * and his is answered.
   */
  save: (row: T, value: string, base: string, why: string) => Promise<{ theirs: string } | null>
}

/** What can be done with several rows at once. */
export interface BulkAct<T> {
  key: string
  name: string
  /** Why a row cannot be meant; null where it can. */
  refuses?: (row: T) => string | null
  fields?: readonly BulkField[]
  /** What will happen, said before it does. */
  says?: (count: number) => string
  run?: (row: T, values: Record<string, string>) => Promise<unknown>
  /** Instead of `run`: leads to another page with all of them. */
  leads?: (rows: readonly T[]) => void
}

export interface BulkField {
  key: string
  label: string
  kind: 'text' | 'day' | 'area' | 'choice'
  options?: readonly { value: string; text: string }[]
  needed?: boolean
  most?: number
}

/** What came of it: rows that it did not happen to, with what was said. */
export interface BulkEnd {
  done: number
  failed: { key: string; error: unknown }[]
}

/** Does something to each row, one after the other; one that fails holds up no other. */
export async function runAll<T>(rows: readonly T[], keyOf: (row: T) => string, run: (row: T) => Promise<unknown>, tell: (done: number) => void, stopped: () => boolean): Promise<BulkEnd> {
  const end: BulkEnd = { done: 0, failed: [] }
  for (const [i, row] of rows.entries()) {
    if (stopped()) {
      end.failed.push(...rows.slice(i).map((left) => ({ key: keyOf(left), error: null })))
      break
    }
    try {
      await run(row)
      end.done += 1
    } catch (error) {
      end.failed.push({ key: keyOf(row), error })
    }
    tell(i + 1)
  }
  return end
}

/** The value a column is sorted by. */
export const rankOf = <T>(column: Column<T>, row: T): CellValue => (column.rank ? column.rank(row) : column.say(row))

export const isNumber = <T>(column: Pick<Column<T>, 'kind'>): boolean => column.kind === 'number' || column.kind === 'money'

/** Which columns a text names, in its order; the first column always stands first, and names that no column has are passed over. */
export function columnsOf<T>(text: string, columns: readonly Column<T>[]): Column<T>[] {
  const [first, ...others] = columns
  if (!first) return []
  if (text === '') return columns.filter((column) => column === first || !column.rare)
  const known = new Map(others.map((column) => [column.key, column]))
  const wanted = [...new Set(text.split(','))].flatMap((key) => known.get(key) ?? [])
  return [first, ...wanted]
}

/** The same as a text: empty for the usual ones in their order, `-` for the first alone. */
export function columnsText<T>(shown: readonly string[], columns: readonly Column<T>[]): string {
  const [first] = columns
  const keys = shown.filter((key) => key !== first?.key)
  const usual = columns.filter((column) => column !== first && !column.rare).map((column) => column.key)
  return keys.join() === usual.join() ? '' : keys.join(',') || '-'
}

/** The keys with one of them moved a place; at the ends it stays. */
export function moved(keys: readonly string[], key: string, step: 1 | -1): string[] {
  const at = keys.indexOf(key)
  const to = at + step
  if (at < 0 || to < 0 || to >= keys.length) return [...keys]
  const next = [...keys]
  next.splice(at, 1)
  next.splice(to, 0, key)
  return next
}

/** What pressing a head asks for next. Where the server knows one direction alone, that one and none. */
export function nextOrder<T>(order: string, column: Column<T>): string {
  const { key, sort } = column
  const ways = sort ? [sort.up ? key : '', sort.down ? `-${key}` : ''].filter(Boolean) : [key, `-${key}`]
  const at = ways.indexOf(order)
  return at < 0 ? ways[0]! : (ways[at + 1] ?? '')
}

/** The server's word for an order, empty for its own. */
export function serverSort<T>(order: string, columns: readonly Pick<Column<T>, 'key' | 'sort'>[]): string {
  const down = order.startsWith('-')
  const column = columns.find(({ key }) => key === (down ? order.slice(1) : order))
  if (!column?.sort) return ''
  return (down ? column.sort.down : column.sort.up) ?? ''
}

/** Places of rows by column and language, as long as the rows are the same ones: the other direction costs no comparing of texts. */
const known = new WeakMap<readonly unknown[], Map<string, number[]>>()

/** The place of each row by a column, not a number where nothing is known. */
function placesOf<T>(rows: readonly T[], column: Column<T>, locale: string): number[] {
  const name = `${locale} ${column.key}`
  const found = known.get(rows)?.get(name)
  if (found) return found
  const values = rows.map((row) => rankOf(column, row))
  const texts = [...new Set(values.filter((value) => typeof value === 'string'))]
  // Texts get their places once: comparing by a language's rules is dear, comparing numbers is not.
  const place = new Map(texts.sort(new Intl.Collator(locale, { numeric: true }).compare).map((text, i) => [text, i]))
  const keys = values.map((value) => (value === null || value === '' ? NaN : typeof value === 'number' ? value : place.get(value)!))
  if (!known.has(rows)) known.set(rows, new Map())
  known.get(rows)!.set(name, keys)
  return keys
}

/** Rows by a column; unknown ones last in either direction, equals in their given order. */
export function inOrder<T>(rows: readonly T[], column: Column<T> | undefined, down: boolean, locale: string): readonly T[] {
  if (!column) return rows
  const keys = placesOf(rows, column, locale)
  const sign = down ? -1 : 1
  const order = rows.map((_, i) => i)
  order.sort((a, b) => {
    const [x, y] = [keys[a]!, keys[b]!]
    if (Number.isNaN(x) || Number.isNaN(y)) return Number.isNaN(x) === Number.isNaN(y) ? a - b : Number.isNaN(x) ? 1 : -1
    return x === y ? a - b : (x - y) * sign
  })
  return order.map((i) => rows[i]!)
}

export interface Total {
  sum: number
  known: number
  unknown: number
}

/** The sum of what is known of a column, and of how many rows it is. */
export function totalOf<T>(rows: readonly T[], column: Column<T>): Total {
  const total = { sum: 0, known: 0, unknown: 0 }
  for (const row of rows) {
    const value = rankOf(column, row)
    if (typeof value === 'number') {
      total.sum += value
      total.known += 1
    } else total.unknown += 1
  }
  return total
}

/** Where each of a run of lines begins, the last entry being where they end. */
export function topsOf(count: number, height: (index: number) => number): Float64Array {
  const tops = new Float64Array(count + 1)
  for (let i = 0; i < count; i++) tops[i + 1] = tops[i]! + height(i)
  return tops
}

/** The lines that lie between two heights, as a half-open range. */
export function between(tops: Float64Array, from: number, to: number): { from: number; to: number } {
  const count = tops.length - 1
  const at = (y: number) => {
    let [low, high] = [0, count]
    while (low < high) {
      const middle = (low + high) >> 1
      if (tops[middle + 1]! <= y) low = middle + 1
      else high = middle
    }
    return low
  }
  return { from: at(from), to: Math.min(at(to) + 1, count) }
}

/** The keys of a run of rows from one to another, in either direction. */
export function span(keys: readonly string[], from: string, to: string): string[] {
  const [a, b] = [keys.indexOf(from), keys.indexOf(to)]
  if (a < 0 || b < 0) return b < 0 ? [] : [to]
  return keys.slice(Math.min(a, b), Math.max(a, b) + 1)
}

/** What a cell puts into a file: numbers as numbers. */
export function fileCell<T>(column: Column<T>, row: T): CellValue {
  if (column.file) return column.file(row)
  if (isNumber(column)) {
    const value = rankOf(column, row)
    return typeof value === 'number' ? value : column.say(row)
  }
  return column.say(row)
}

const inFiles = <T>(columns: readonly Column<T>[]) => columns.filter((column) => !column.acts)

/** A table as lines of text, head first; unknown is empty. */
export const fileLines = <T>(columns: readonly Column<T>[], rows: readonly T[]): string[][] => [
  inFiles(columns).map((column) => column.name),
  ...rows.map((row) => inFiles(columns).map((column) => String(fileCell(column, row) ?? ''))),
]

export interface Workbook {
  title: string
  about: string
  heads: { text: string; kind: 'text' | 'number' | 'day' }[]
  rows: CellValue[][]
}

/** A table as a workbook: numbers and days keep what they are. */
export const workbookOf = <T>(title: string, columns: readonly Column<T>[], rows: readonly T[], about: string): Workbook => ({
  title,
  about,
  heads: inFiles(columns).map((column) => ({ text: column.name, kind: isNumber(column) ? 'number' : column.kind === 'day' ? 'day' : 'text' })),
  rows: rows.map((row) => inFiles(columns).map((column) => fileCell(column, row))),
})

/** How a table is set on this machine. */
export interface TableSet {
  cols: string
  dense: boolean
}

/** What was kept of a table, where it is what we wrote. */
export function readSet(text: string | null): TableSet {
  try {
    const value = JSON.parse(text ?? 'null') as Partial<TableSet> | null
    return { cols: typeof value?.cols === 'string' ? value.cols : '', dense: value?.dense === true }
  } catch {
    return { cols: '', dense: false }
  }
}
