// A table as a CSV file that a Chinese spreadsheet opens as it is.

/** Without the mark a Chinese Windows reads the file as GBK. */
const MARK = '\ufeff'

/** A text that a spreadsheet would run as a formula gets a `'` before it; numbers pass. */
export function guarded(cell: string): string {
  return /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/.test(cell) && !/^[+-]?\d+(\.\d+)?$/.test(cell) ? `'${cell}` : cell
}

const quoted = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)

/** Header and rows as the text of a file. */
export const csv = (rows: string[][]): string =>
  MARK + rows.map((row) => row.map((cell) => quoted(guarded(cell))).join(',')).join('\r\n') + '\r\n'

/** The same as a file to save. */
export const csvFile = (rows: string[][]): Blob => new Blob([csv(rows)], { type: 'text/csv;charset=utf-8' })
