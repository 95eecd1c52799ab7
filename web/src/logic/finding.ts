// What the overview says first: the one sentence that the chains' labels add up to.

import type { ChainCard, GapKind } from '@/api/types'

export type Finding =
  | { say: 'no_chains' }
  | { say: 'gaps'; chain: ChainCard; missing: number; extend: number }
  | { say: 'unverified'; chain: ChainCard; unverified: number }
  | { say: 'weak'; chain: ChainCard; weak: number }
  | { say: 'none' }

export const countOf = (chain: ChainCard, kind: GapKind): number => chain.kinds[kind] ?? 0

/** The chain with the most of what `score` counts; of equals the first, as chains come in the district's own order. */
function most(chains: ChainCard[], score: (chain: ChainCard) => number): ChainCard | null {
  let best: ChainCard | null = null
  for (const chain of chains) if (score(chain) > (best ? score(best) : 0)) best = chain
  return best
}

/**
 * The chain with most to seek leads, a missing node before one to extend. Chains of the district's own come before
 * cultivated ones. Where nothing is to be sought, the sentence says what stands in the way of saying so.
 */
export function findingOf(chains: ChainCard[]): Finding {
  if (chains.length === 0) return { say: 'no_chains' }
  const own = chains.filter((chain) => chain.standing === 'own')
  const pool = own.length > 0 ? own : chains
  const missing = (c: ChainCard) => countOf(c, 'Missing')
  const extend = (c: ChainCard) => countOf(c, 'Extend')
  const sought = most(pool, (c) => missing(c) * 1000 + extend(c))
  if (sought) return { say: 'gaps', chain: sought, missing: missing(sought), extend: extend(sought) }
  const unverified = most(pool, (c) => countOf(c, 'Unverified'))
  if (unverified) return { say: 'unverified', chain: unverified, unverified: countOf(unverified, 'Unverified') }
  const weak = most(pool, (c) => countOf(c, 'Weak'))
  if (weak) return { say: 'weak', chain: weak, weak: countOf(weak, 'Weak') }
  return { say: 'none' }
}

/** Sum of each label over all chains. */
export function totals(chains: ChainCard[]): Partial<Record<GapKind, number>> {
  const sum: Partial<Record<GapKind, number>> = {}
  for (const chain of chains) {
    for (const [kind, n] of Object.entries(chain.kinds) as [GapKind, number][]) sum[kind] = (sum[kind] ?? 0) + n
  }
  return sum
}
