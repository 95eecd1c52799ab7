// Looking at a sheet through a filter: what matches stays, the rest fades, and how many match.

import { GAP_KINDS, type GapKind } from '@/api/types'
import { reach, type Link } from './walk'

/** A node as the lens sees it. */
export interface Seen {
  id: string
  kind: GapKind
  /** Zones that offer something for it. */
  zones: string[]
  /** Firms on it, by id. */
  firms: number[]
}

export interface Lens {
  /** Labels that match; none is all. */
  kinds: GapKind[]
  /** Zone that must offer something, empty for any. */
  zone: string
  /** Firm that must stand on it, null for any. */
  firm: number | null
  /** Node whose suppliers and users are looked at, empty for none. */
  focus: string
}

/** What is drawn faded. */
export const OFF = -1
/** Nodes farther than this are as faint as those at it. */
const FARTHEST = 3

/** How strongly each thing of the drawing is lit, by its `data-id`: 0 fully, then by distance, `OFF` faded. */
export type Lit = Map<string, number>

type Part = 'kinds' | 'zone' | 'firm'

const holds = (node: Seen, lens: Lens, without?: Part): boolean =>
  (without === 'kinds' || lens.kinds.length === 0 || lens.kinds.includes(node.kind)) &&
  (without === 'zone' || lens.zone === '' || node.zones.includes(lens.zone)) &&
  (without === 'firm' || lens.firm === null || node.firms.includes(lens.firm))

const filters = (lens: Lens): boolean => lens.kinds.length > 0 || lens.zone !== '' || lens.firm !== null

/** Nodes that match the filters. */
export const matching = (nodes: Seen[], lens: Lens): Seen[] => nodes.filter((node) => holds(node, lens))

/** What to light; null when nothing is filtered and the whole sheet is seen as it is. */
export function lit(nodes: Seen[], links: Link[], lens: Lens): Lit | null {
  const focused = lens.focus !== '' && nodes.some((node) => node.id === lens.focus)
  if (!focused && !filters(lens)) return null
  const found = focused ? reach(lens.focus, links) : null
  const levels: Lit = new Map()
  for (const node of nodes) {
    const distance = found ? found.nodes.get(node.id) : 0
    // The node that is looked at stays in sight, whatever the filters say.
    const shown = distance !== undefined && (holds(node, lens) || (focused && node.id === lens.focus))
    levels.set(`node:${node.id}`, shown ? Math.min(distance, FARTHEST) : OFF)
  }
  const isLit = (id: string) => (levels.get(`node:${id}`) ?? OFF) !== OFF
  for (const { from, to } of links) {
    const distance = found ? found.links.get(`${from}:${to}`) : 1
    const shown = distance !== undefined && isLit(from) && isLit(to)
    levels.set(`link:${from}:${to}`, shown ? Math.min(Math.max(distance - 1, 0), FARTHEST) : OFF)
  }
  return levels
}

/** How many nodes each label would leave, with the other filters as they are. */
export function kindCounts(nodes: Seen[], lens: Lens): Map<GapKind, number> {
  const counts = new Map<GapKind, number>()
  for (const kind of GAP_KINDS) counts.set(kind, 0)
  for (const node of nodes) if (holds(node, lens, 'kinds')) counts.set(node.kind, counts.get(node.kind)! + 1)
  return counts
}

/** How many nodes each zone would leave, with the other filters as they are; zones of no node are left out. */
export function zoneCounts(nodes: Seen[], lens: Lens): Map<string, number> {
  const counts = new Map<string, number>()
  for (const node of nodes) {
    for (const zone of node.zones) {
      counts.set(zone, (counts.get(zone) ?? 0) + (holds(node, lens, 'zone') ? 1 : 0))
    }
  }
  return counts
}

/** Labels as they stand in the URL, `Missing,Weak`; what is no label is left out. */
export const kindsOf = (text: string): GapKind[] => GAP_KINDS.filter((kind) => text.split(',').includes(kind))

/** With one label put in or taken out. */
export const toggled = (kinds: GapKind[], kind: GapKind): string =>
  GAP_KINDS.filter((each) => kinds.includes(each) !== (each === kind)).join(',')
