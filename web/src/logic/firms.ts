// The list of firms: where each stands, and where the words of a search stand in it.

import type { Match } from '@/api/types'
import { marked, type Piece } from './spans'

/** Each node once: a firm may stand there in several roles. */
export const placesOf = <P extends { chain: string; node: string }>({ places }: { places: P[] }): P[] =>
  places.filter((p, i) => places.findIndex((o) => o.chain === p.chain && o.node === p.node) === i)

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
