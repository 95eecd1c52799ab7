// Words that are not saved yet, as this machine keeps them: with what they were written on, so that they never overwrite newer words unseen.

import type { Form } from './merge'

export interface Kept<T extends Form = Form> {
  /** What the server had when these words were begun. */
  base: T
  /** The version of it; 0 where there is none yet. */
  version: number
  form: T
  /** The moment they were kept, in UTC. */
  at: string
}

/** Where words lie: each person's own, though several use the machine. */
export const placeOf = (who: string, what: string): string => `liantu kept ${who} ${what}`

const isForm = (value: unknown): value is Form => typeof value === 'object' && value !== null && !Array.isArray(value)

/** A form of the fields that are known, each of the kind it has to be; another version of the page may have kept others. */
function fitted<T extends Form>(value: Form, like: T): T {
  const kind = (one: unknown) => (Array.isArray(one) ? 'list' : typeof one)
  const fits = Object.entries(value).filter(([key, one]) => !(key in like) || one === null || like[key] === null || kind(one) === kind(like[key]))
  return { ...like, ...(Object.fromEntries(fits) as Partial<T>) }
}

/** What was kept, where it is what we wrote; `null` for anything else. `like` is a form with its fields. */
export function readKept<T extends Form>(text: string | null, like: T): Kept<T> | null {
  try {
    const value = JSON.parse(text ?? 'null') as unknown
    if (!isForm(value) || !isForm(value.base) || !isForm(value.form) || typeof value.version !== 'number' || typeof value.at !== 'string') return null
    return { base: fitted(value.base, like), form: fitted(value.form, like), version: value.version, at: value.at }
  } catch {
    return null
  }
}

export const writeKept = (kept: Kept): string => JSON.stringify(kept)
