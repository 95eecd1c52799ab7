// Which columns of a table are shown, as it stands in the URL: nothing for the usual ones, else their names.

/** The columns to show, in the table's order; names that no column has are passed over. */
export function readColumns<K extends string>(text: string, all: readonly K[], usual: readonly K[]): K[] {
  const wanted: readonly string[] = text === '' ? usual : text.split(',')
  return all.filter((column) => wanted.includes(column))
}

/** The columns as they go into the URL; with none left a mark, so that it is not taken for the usual ones. */
export function writeColumns<K extends string>(shown: readonly K[], all: readonly K[], usual: readonly K[]): string {
  const inOrder = all.filter((column) => shown.includes(column))
  const same = inOrder.length === usual.length && inOrder.every((column) => usual.includes(column))
  return same ? '' : inOrder.join(',') || '-'
}

/** With one column shown or hidden. */
export function toggled<K extends string>(shown: readonly K[], column: K): K[] {
  return shown.includes(column) ? shown.filter((other) => other !== column) : [...shown, column]
}
