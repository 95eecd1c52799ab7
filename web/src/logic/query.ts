// Filters as they stand in the URL.

export type RawQuery = Record<string, unknown>

/** One value of a key, empty where there is none; of several the first. */
export function one(query: RawQuery, key: string): string {
  const value = query[key]
  const first: unknown = Array.isArray(value) ? value[0] : value
  return typeof first === 'string' ? first : ''
}

/** One of the allowed words, else the first of them. */
export function choice<T extends string>(query: RawQuery, key: string, allowed: readonly T[]): T {
  const value = one(query, key)
  return (allowed as readonly string[]).includes(value) ? (value as T) : allowed[0]!
}

/** A count, 0 where it is not one. */
export function whole(query: RawQuery, key: string): number {
  const value = one(query, key)
  return /^\d{1,9}$/.test(value) ? Number(value) : 0
}

/** The query with some keys changed; an empty value removes its key. */
export function changed(query: RawQuery, patch: Record<string, string>): Record<string, string> {
  const next: Record<string, string> = {}
  for (const key of Object.keys(query)) {
    const value = one(query, key)
    if (value) next[key] = value
  }
  for (const [key, value] of Object.entries(patch)) {
    if (value) next[key] = value
    else delete next[key]
  }
  return next
}

/** Whether a text is a day that there is, `2025-01-31`. */
export const isDay = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text)
