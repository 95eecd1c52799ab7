// Opportunities of the list: their columns, and which of the nodes that are sought after have one to offer.

import type { ChainCard, GapKind, InternalOpportunity, Opportunity, Square } from '@/api/types'

/** As either edition tells it. */
export type Offer = Opportunity | InternalOpportunity

/** Columns behind the title, in the order in which they are shown. */
export const OFFER_COLUMNS = ['node', 'zone', 'size', 'terms', 'contact', 'status', 'site', 'source'] as const
export type OfferColumn = (typeof OFFER_COLUMNS)[number]

/** Labels of nodes that somebody is to be found for. */
const SOUGHT: readonly GapKind[] = ['Missing', 'Extend', 'New']

type Tied = Pick<Opportunity, 'chain' | 'node' | 'status'>

/** Those that still offer something: one that is closed is taken or withdrawn. */
export const offering = <T extends Pick<Opportunity, 'status'>>(opportunities: readonly T[]): T[] =>
  opportunities.filter(({ status }) => status !== 'closed')

const key = (chain: string, node: string) => `${chain}/${node}`

/** How many opportunities a node has that are not closed. */
export function offersAt(opportunities: Tied[]): (chain: string, node: string) => number {
  const at = new Map<string, number>()
  for (const { chain, node } of offering(opportunities)) at.set(key(chain, node), (at.get(key(chain, node)) ?? 0) + 1)
  return (chain, node) => at.get(key(chain, node)) ?? 0
}

export interface Wanting {
  /** Nodes sought after. */
  sought: number
  /** Those of them without an opportunity. */
  without: { chain: string; square: Square }[]
}

/** What is sought after on some chains, and what of it the list has nothing for. */
export function wanting(chains: Pick<ChainCard, 'id' | 'squares'>[], opportunities: Tied[]): Wanting {
  const offers = offersAt(opportunities)
  const sought = chains.flatMap(({ id, squares }) =>
    squares.filter(({ kind }) => SOUGHT.includes(kind)).map((square) => ({ chain: id, square })),
  )
  return { sought: sought.length, without: sought.filter(({ chain, square }) => offers(chain, square.node) === 0) }
}
