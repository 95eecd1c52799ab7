// The list of firms: which columns are shown, and where the words of a search stand.

import type { Match } from '@/api/types'
import { marked, type Piece } from './spans'

/** Columns beside the name, in their order. */
export const COLUMNS = ['places', 'code', 'region', 'established', 'capital', 'scale'] as const
export type Column = (typeof COLUMNS)[number]

/** The columns that a list names in the URL: nothing is all, `none` is none, what is no column is passed over. */
export function readColumns(text: string): Column[] {
  if (!text) return [...COLUMNS]
  const asked = text.split('.')
  return COLUMNS.filter((column) => asked.includes(column))
}

/** The same for the URL, with one column shown or hidden. */
export function withColumn(shown: readonly Column[], column: Column): string {
  const next = COLUMNS.filter((other) => (other === column ? !shown.includes(other) : shown.includes(other)))
  if (next.length === COLUMNS.length) return ''
  return next.length === 0 ? 'none' : next.join('.')
}

/** The name with the words of a search marked. */
export const nameWith = (name: string, matched: Match[]): Piece[] =>
  marked(name, matched.filter((match) => match.part === 'name' && match.text === name))

/** Words found elsewhere than in the name, each field and text once. */
export function elsewhere(matched: Match[]): { part: string; pieces: Piece[] }[] {
  const groups = new Map<string, Match[]>()
  for (const match of matched) {
    if (match.part === 'name') continue
    const key = `${match.part}\n${match.text}`
    groups.set(key, [...(groups.get(key) ?? []), match])
  }
  return [...groups.values()].map((group) => ({ part: group[0]!.part, pieces: marked(group[0]!.text, group) }))
}
