// Two people's words put together: a form as it was read, as one wrote it and as the other kept it. Knows no form in particular.

/** Fields by their names; what a field holds can be written as JSON. */
export type Form = Record<string, unknown>

/** A value so that two ways of saying the same compare equal: empty texts and nulls are both unknown, spaces about a text do not count, and the order of an object's keys says nothing. */
function plain(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'string') return value.trim()
  if (Array.isArray(value)) return value.length === 0 ? '' : JSON.stringify(value.map(plain))
  if (typeof value === 'object') {
    const pairs = Object.entries(value as Form).map(([key, one]) => [key, plain(one)] as const).filter(([, one]) => one !== '')
    return pairs.length === 0 ? '' : JSON.stringify(pairs.sort(([a], [b]) => (a < b ? -1 : 1)))
  }
  return String(value)
}

export const same = (one: unknown, other: unknown): boolean => plain(one) === plain(other)

/** Names of fields in which two forms differ. */
export const changedKeys = (one: Form, other: Form): string[] =>
  [...new Set([...Object.keys(one), ...Object.keys(other)])].filter((key) => !same(one[key], other[key]))

/** A field that both changed, each in his own way: a person has to choose. */
export interface Clash {
  key: string
  base: unknown
  mine: unknown
  theirs: unknown
}

export interface Merged<T> {
  form: T
  clashes: Clash[]
  /** Fields taken over from the other. */
  taken: string[]
}

/**
 * Three-way, field by field: what only one of the two changed is taken from him. Where both did, mine stands for now and the field is named.
 */
export function merge<T extends Form>(base: T, mine: T, theirs: T): Merged<T> {
  const form: Form = { ...mine }
  const clashes: Clash[] = []
  const taken: string[] = []
  for (const key of new Set([...Object.keys(theirs), ...Object.keys(mine), ...Object.keys(base)])) {
    if (same(theirs[key], base[key]) || same(theirs[key], mine[key])) continue
    if (same(mine[key], base[key])) {
      form[key] = theirs[key] ?? (typeof mine[key] === 'string' ? '' : theirs[key])
      taken.push(key)
    } else {
      clashes.push({ key, base: base[key], mine: mine[key], theirs: theirs[key] })
    }
  }
  return { form: form as T, clashes, taken }
}

/** A base of which the clashing fields are still what they were before either wrote: measured against it they clash again. */
export const unsettled = <T extends Form>(base: T, clashes: readonly Clash[]): T => ({
  ...base,
  ...Object.fromEntries(clashes.map(({ key, base: was }) => [key, was ?? (typeof base[key] === 'string' ? '' : was)])),
})

/** Both texts, theirs first; nothing of either is lost. */
export const joined = (theirs: string, mine: string): string => [theirs.trim(), mine.trim()].filter(Boolean).join('\n')
