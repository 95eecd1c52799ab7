// Filtering and sorting of short lists that are held whole.

export interface Order<K extends string> {
  by: K
  down: boolean
}

/** Reads `area` or `-area`; an unknown column is no order. */
export function readOrder<K extends string>(text: string, columns: readonly K[]): Order<K> | null {
  const down = text.startsWith('-')
  const by = (down ? text.slice(1) : text) as K
  return columns.includes(by) ? { by, down } : null
}

/** What pressing a column's head asks for next: up, down, then the given order again. */
export function nextOrder(text: string, column: string): string {
  if (text === column) return `-${column}`
  return text === `-${column}` ? '' : column
}

/** Sorted by a value; unknown ones last in either direction, equals in their given order. */
export function sorted<T>(items: T[], value: (item: T) => string | number | null, down: boolean, locale: string): T[] {
  const compare = new Intl.Collator(locale, { numeric: true }).compare
  return [...items].sort((x, y) => {
    const a = value(x)
    const b = value(y)
    if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1
    const order = typeof a === 'number' && typeof b === 'number' ? a - b : compare(String(a), String(b))
    return down ? -order : order
  })
}

/** Whether any of the texts holds all the words. */
export function holds(words: string, texts: string[]): boolean {
  const whole = texts.join('\n').toLowerCase()
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => whole.includes(word))
}
