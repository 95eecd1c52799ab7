// Targets of a gap as they are read: tiers, the order of reading, parts that add up, how large a firm is drawn.

import type { ChainCard, GapKind, Square, Target, TargetAxis, TargetFirm, TargetReason, TargetVeto, TargetVetoed } from '@/api/types'
import { LEGAL_FORM, PROVINCE_AND_CITY } from '@/locales/names'
import { isDay, one, type RawQuery } from './query'

/** Labels of nodes that somebody is looked for: what is absent and wanted, and what is here but weak. */
export const CHASED = ['Missing', 'Extend', 'Weak', 'New'] as const

export const isChased = (kind: GapKind): boolean => (CHASED as readonly GapKind[]).includes(kind)

export type Axis = TargetAxis
export { TARGET_AXES as AXES } from '@/api/types'

/** A firm of the table: with its numbers, or with the rule that takes it out of the order. */
export interface Row {
  firm: TargetFirm
  target: Target | null
  veto: TargetVeto | null
}

/** Tiers that stand for themselves; those after them are read together. */
export const TIERS = 3

/** Where a row stands: among those to be chased by tier, or apart with the reason why it is not. */
export interface Group {
  kind: 'tier' | 'later' | 'rejected' | 'vetoed'
  /** The tier, or the first of the later ones; 0 for those apart. */
  tier: number
  rows: Row[]
}

const byRank = (a: Target, b: Target): number => b.rank - a.rank || b.confidence - a.confidence || a.enterprise.id - b.enterprise.id
const rowOf = (target: Target): Row => ({ firm: target.enterprise, target, veto: null })
export const isRejected = (target: Target): boolean => target.decision?.kind === 'rejected'

/** Tiers first, each by falling rank; then who was judged not to fit, then who is vetoed. Empty groups are left out. */
export function groupsOf(targets: readonly Target[], vetoed: readonly TargetVetoed[]): Group[] {
  const offered = targets.filter((target) => !isRejected(target)).sort(byRank)
  const rejected = targets.filter(isRejected).sort(byRank)
  const groups: Group[] = []
  for (let tier = 1; tier <= TIERS; tier += 1) {
    groups.push({ kind: 'tier', tier, rows: offered.filter((target) => target.tier === tier).map(rowOf) })
  }
  groups.push({ kind: 'later', tier: TIERS + 1, rows: offered.filter((target) => target.tier > TIERS).map(rowOf) })
  groups.push({ kind: 'rejected', tier: 0, rows: rejected.map(rowOf) })
  groups.push({ kind: 'vetoed', tier: 0, rows: vetoed.map(({ enterprise, veto }) => ({ firm: enterprise, target: null, veto })) })
  return groups.filter(({ rows }) => rows.length > 0)
}

/** All rows in the order of reading. */
export const reading = (groups: readonly Group[]): Row[] => groups.flatMap(({ rows }) => rows)

/** Those that the chart draws: who is apart has no place among them. */
export const drawn = (groups: readonly Group[]): Target[] =>
  groups.filter(({ tier }) => tier > 0).flatMap(({ rows }) => rows.flatMap(({ target }) => (target ? [target] : [])))

/** The neighbour of one of a list; who is not in it begins at the first, and no step leaves the list. */
export function stepFrom<T>(list: readonly T[], from: T | null, step: number): T | null {
  const at = from === null ? -1 : list.indexOf(from)
  if (at < 0) return list[0] ?? null
  return list[Math.min(Math.max(at + step, 0), list.length - 1)] ?? null
}

/** How many of five ticks a confidence of 0–100 fills: to the nearest fifth. */
export const ticks = (confidence: number): number => Math.min(5, Math.max(0, Math.round(confidence / 20)))

/** Reasons of an axis, the strongest first. */
export const reasonsOf = (target: Target, axis: Axis): TargetReason[] =>
  target.reasons.filter((reason) => reason.axis === axis).sort((a, b) => b.points - a.points)

/** The reason that weighs most of all; of equals the one told first. */
export const strongest = (target: Target): TargetReason | null =>
  target.reasons.reduce<TargetReason | null>((best, reason) => (best && best.points >= reason.points ? best : reason), null)

/**
 * Parts as whole numbers that add up to the whole number of their sum: the largest remainders are rounded up.
 * Without it four reasons could read 82 beside a score of 81.
 */
export function wholeParts(parts: readonly number[]): number[] {
  // Scores come in hundredths: so rounded first, half a point rounds as it does in the score.
  const sum = Math.round(Math.round(parts.reduce((a, b) => a + b, 0) * 100) / 100)
  const floors = parts.map(Math.floor)
  let left = sum - floors.reduce((a, b) => a + b, 0)
  const order = parts.map((part, i) => ({ i, rest: part - Math.floor(part) })).sort((a, b) => b.rest - a.rest || a.i - b.i)
  for (const { i } of order) {
    if (left <= 0) break
    floors[i]! += 1
    left -= 1
  }
  return floors
}

/** How many targets are asked for: the first screenfuls, then more on demand. */
export const TOPS = [50, 200, 500] as const

/** What the list is kept to, as it stands in the URL. */
export interface Filters {
  /** Only this tier, 4 for the later ones; 0 is all. */
  tier: number
  /** Words of a name or a place. */
  words: string
  /** A day, `2024-05-01`; empty is now. */
  asOf: string
  /** A version of the weights; empty is the one in force. */
  weights: string
  /** Whether those judged not to fit are shown too. */
  rejected: 'shown' | 'left out'
  top: (typeof TOPS)[number]
}

/** Reads the filters; what is no filter is passed over. */
export function readFilters(query: RawQuery): Filters {
  const tier = one(query, 'tier')
  const asOf = one(query, 'as_of')
  const weights = one(query, 'weights')
  return {
    tier: /^[1-4]$/.test(tier) ? Number(tier) : 0,
    words: one(query, 'words').trim(),
    asOf: isDay(asOf) ? asOf : '',
    weights: /^\d{1,9}$/.test(weights) ? weights : '',
    rejected: one(query, 'rejected') === '1' ? 'shown' : 'left out',
    top: TOPS.find((top) => String(top) === one(query, 'top')) ?? TOPS[0],
  }
}

/** The groups that a list kept to a tier and to words shows. */
export function held(groups: readonly Group[], { tier, words }: Pick<Filters, 'tier' | 'words'>): Group[] {
  const asked = words.toLowerCase().split(/\s+/).filter(Boolean)
  const has = ({ firm: { name, uscc, region } }: Row): boolean => {
    const text = [name, uscc ?? '', region?.title ?? ''].join(' ').toLowerCase()
    return asked.every((word) => text.includes(word))
  }
  return groups
    .filter((group) => tier === 0 || group.tier === tier)
    .map((group) => ({ ...group, rows: group.rows.filter(has) }))
    .filter(({ rows }) => rows.length > 0)
}

/** A name without its legal form, for places where there is little room. */
export function shortName(name: string, most = 12): string {
  const bare = name.replace(LEGAL_FORM, '') || name
  return [...bare].length > most ? `${[...bare].slice(0, most - 1).join('')}…` : bare
}

/** A place as people call it, province and city; one that does not read so stays as it is. */
export function shortPlace(title: string): string {
  const match = PROVINCE_AND_CITY.exec(title)
  return match ? `${match[1]}${match[2] ?? ''}` : title
}

/** How large a firm is drawn: four bands of registered capital in yuan. Unknown is its own band, not the smallest. */
export const BANDS = [1e7, 1e8, 1e9] as const
export type Band = 0 | 1 | 2 | 3 | 'unknown'
export const bandOf = (yuan: number | null): Band =>
  yuan === null ? 'unknown' : (BANDS.filter((step) => yuan >= step).length as Band)

/** Radius of a mark: the area grows by the same step from band to band. */
export const radius = (band: Band): number => (band === 'unknown' ? 5 : Math.sqrt(22 + band * 34))

/** A weight as typed: a number from 0 to 1000, else null. */
export function readWeight(text: string): number | null {
  const trimmed = text.trim()
  if (!/^\d{1,4}(\.\d{1,4})?$/.test(trimmed)) return null
  const weight = Number(trimmed)
  return weight <= 1000 ? weight : null
}

/** The most points a feature can give: its share of the weights of its axis, of 100; none where all weigh nothing. */
export const maxPoints = (weight: number, sum: number): number => (sum > 0 ? (100 * weight) / sum : 0)

/** Nodes of a chain that carry a label. */
export const chasedOf = (chain: Pick<ChainCard, 'squares'>, kind: (typeof CHASED)[number]): Square[] =>
  chain.squares.filter((square) => square.kind === kind)
