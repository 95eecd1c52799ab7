// Where a place of the cover leads to, and what belongs to a chain that is pointed at.

import { OFF, type Lit } from './lens'

export interface Target {
  name: 'atlas' | 'list'
  params?: { chain: string }
  query?: Record<string, string>
}

/** `chain`, `chain/node` or `zone=kind`; null for anything else. */
export function coverTarget(id: string): Target | null {
  const zone = /^zone=([a-z]+)$/.exec(id)
  if (zone) return { name: 'list', query: { zone_kind: zone[1]! } }
  const place = /^([A-Za-z0-9._-]+)(?:\/([A-Za-z0-9._-]+))?$/.exec(id)
  if (!place) return null
  return { name: 'atlas', params: { chain: place[1]! }, ...(place[2] && { query: { node: place[2] } }) }
}

/** The ties of a drawing, `supplier:user`, each once. */
export const tiesOf = (drawing: string): string[] => [
  ...new Set([...drawing.matchAll(/data-id="tie:([^"]+)"/g)].map((match) => match[1]!)),
]

/**
 * What is lit when a chain, or a square of it, is pointed at: its own ties, and the chains they lead to. Null for anything else, as for a
 * chain that has no ties: fading all would tell nothing. Places are the ids of the drawing: `chain`, `chain/node`, `zone=kind`.
 */
export function litByChain(pointed: string, ties: string[], places: string[]): Lit | null {
  const chain = pointed.split('/')[0]!
  const own = ties.filter((tie) => tie.split(':').includes(chain))
  if (chain === '' || own.length === 0) return null
  const met = new Set(own.flatMap((tie) => tie.split(':')))
  const lit: Lit = new Map()
  for (const tie of ties) lit.set(`tie:${tie}`, own.includes(tie) ? 0 : OFF)
  for (const place of places) {
    if (place.startsWith('zone=')) continue
    lit.set(`node:${place}`, met.has(place.split('/')[0]!) ? 0 : OFF)
  }
  return lit
}
