// Views of a table: which of them is shown, and what of an address they hold.

/** Keys of an address that no view holds: what is open, which page one is on, the language. */
const PASSING = ['lang', 'open', 'offset', 'record', 'task', 'new', 'help']

type Query = Record<string, unknown>
const text = (value: unknown): string => (Array.isArray(value) ? text(value[0]) : typeof value === 'string' ? value : '')

/** What of an address a view keeps, in an order of its own, so that equal ones compare equal. */
export function viewQuery(query: Query): string {
  const pairs = Object.entries(query)
    .map(([key, value]) => [key, text(value)] as const)
    .filter(([key, value]) => value !== '' && !PASSING.includes(key))
  return new URLSearchParams(pairs.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) => [key, value])).toString()
}

/** The address that a view opens: what passes stays, but for the page one was on and what was open. */
export function queryOf(view: string, now: Query): Record<string, string> {
  const lang = text(now.lang)
  return { ...Object.fromEntries(new URLSearchParams(view)), ...(lang ? { lang } : {}) }
}

/** Whether an address asks for nothing yet, so that the first view may stand in its place. */
export const isBare = (query: Query): boolean => viewQuery(query) === '' && !Object.keys(query).some((key) => key !== 'lang')
