// What a list is narrowed to, as a bar of filters says it: which are set, and what taking one away changes in the address.

export interface Option {
  value: string
  text: string
}

interface Named {
  /** Its key in the address. */
  key: string
  label: string
  /** Seldom needed: behind "more" until it is set. */
  rare?: boolean
  /** Keys that mean nothing without this one's value. */
  clears?: readonly string[]
}
export type Filter = Named &
  (
    | { kind: 'words'; hint: string; most?: number }
    /** `any` is what stands there while nothing is chosen. */
    | { kind: 'one'; any: string; options: readonly Option[] }
    | { kind: 'many'; options: readonly Option[] }
    /** All options side by side; the first is the state without a filter, and does not stand in the address. */
    | { kind: 'switch'; options: readonly Option[] }
    | { kind: 'number'; hint: string }
    | { kind: 'text'; hint: string }
    | { kind: 'day'; latest?: string }
    | { kind: 'yes' }
    /** Set by an address alone: it has no field, and can be taken away. `text` is what it is set to. */
    | { kind: 'link'; text: string }
  )

/** A filter that is set, and what it is set to: empty for those that are set or not. */
export interface Chip {
  key: string
  label: string
  text: string
}

/** The values of a filter of several. */
export const several = (text: string): string[] => text.split(',').filter(Boolean)

/** A filter of several with one value put in or taken out, in the order of its options. */
export function withValue(text: string, value: string, options: readonly Option[]): string {
  const now = new Set(several(text))
  if (!now.delete(value)) now.add(value)
  const known = options.map((option) => option.value)
  return [...known.filter((one) => now.has(one)), ...[...now].filter((one) => !known.includes(one))].join(',')
}

/** What is set, in the order of the bar. Words stand in their own field, a switch shows what it is set to. */
export function chipsOf(filters: readonly Filter[], read: (key: string) => string): Chip[] {
  return filters.flatMap((filter) => {
    const value = read(filter.key)
    if (value === '' || filter.kind === 'words' || filter.kind === 'switch') return []
    const called = (one: string) => ('options' in filter ? (filter.options.find((option) => option.value === one)?.text ?? one) : one)
    const text = filter.kind === 'yes' ? '' : filter.kind === 'link' ? filter.text : filter.kind === 'many' ? several(value).map(called).join(' / ') : called(value)
    return [{ key: filter.key, label: filter.label, text }]
  })
}

/** What the address loses when a filter is taken away, or all of them. */
export function without(filters: readonly Filter[], key?: string): Record<string, string> {
  const gone = filters.filter((filter) => key === undefined || filter.key === key)
  return Object.fromEntries(gone.flatMap((filter) => [filter.key, ...(filter.clears ?? [])]).map((one) => [one, '']))
}

export const isSet = (filters: readonly Filter[], read: (key: string) => string): boolean => filters.some(({ key }) => read(key) !== '')
