// What an overview says of its counts: the finding on top, when a row's day is, how far a figure is from its plan.

import type { Overview, OverviewList, OverviewListKey, PlanItem } from '@/api/overview'

/** A part of the finding: a text with its numbers; `n` picks the plural. */
export interface Said {
  key: 'red' | 'red_none' | 'past' | 'today' | 'behind' | 'due' | 'due_none' | 'visits' | 'gaps' | 'letters' | 'letters_none' | 'leads' | 'stale' | 'stale_none' | 'imports' | 'twins' | 'machine' | 'machine_none'
  n: number
  /** Of what is behind its plan: which, and by how many points. */
  plan?: PlanItem
  points?: number
  /** Of gaps: nodes that firms are sought for, and those to extend. */
  extend?: number
}

/** Points of the plan that a figure is before or behind the time that is gone; null where either is unknown. */
export function points(item: PlanItem): number | null {
  const target = item.target
  if (!target || target.share === null || target.share === undefined) return null
  return (target.share - target.time_gone) * 100
}

/** The figure furthest behind its plan; null where none is. */
export function furthestBehind(plan: PlanItem[]): { item: PlanItem; points: number } | null {
  let worst: { item: PlanItem; points: number } | null = null
  for (const item of plan) {
    const by = points(item)
    if (by !== null && by < -0.05 && (!worst || by < worst.points)) worst = { item, points: by }
  }
  return worst
}

/** How far behind the time that is gone a figure is amber, and red. */
export const BEHIND = { amber: -10, red: -30 }

/** The colour of a bar. */
export const pace = (by: number | null): 'none' | 'fine' | 'amber' | 'red' =>
  by === null ? 'none' : by < BEHIND.red ? 'red' : by < BEHIND.amber ? 'amber' : 'fine'

export const listOf = (overview: Overview, key: OverviewListKey): OverviewList | undefined =>
  overview.lists.find((list) => list.key === key)

const counted = (overview: Overview, key: OverviewListKey): number => listOf(overview, key)?.count ?? 0
const needing = (overview: Overview, key: OverviewListKey): number =>
  listOf(overview, key)?.rows.filter(({ colour }) => colour === 'yellow' || colour === 'red').length ?? 0

/** The sentence on top, in parts, the first first. */
export function findingOf(overview: Overview): Said[] {
  const parts: Said[] = []
  const some = (key: Said['key'], n: number) => {
    if (n > 0) parts.push({ key, n })
  }
  const or = (key: 'due' | 'letters' | 'stale' | 'machine', n: number) => {
    parts.push(n > 0 ? { key, n } : { key: `${key}_none`, n: 0 })
  }
  switch (overview.role.code) {
    case 'officer':
      or('due', counted(overview, 'due'))
      some('visits', counted(overview, 'visits'))
      some('leads', counted(overview, 'leads'))
      break
    case 'department':
      or('letters', counted(overview, 'letters'))
      some('leads', counted(overview, 'leads'))
      break
    case 'clerk':
      or('stale', needing(overview, 'freshness'))
      some('imports', counted(overview, 'imports'))
      some('twins', counted(overview, 'twins'))
      break
    case 'admin':
      or('machine', needing(overview, 'machine'))
      break
    default: {
      const red = overview.red
      parts.push(red && red.count > 0 ? { key: 'red', n: red.count } : { key: 'red_none', n: 0 })
      if (red && red.count > 0) {
        some('past', red.past)
        some('today', red.today)
      } else some('due', counted(overview, 'due'))
      const behind = furthestBehind(overview.plan ?? [])
      if (behind) parts.push({ key: 'behind', n: 0, plan: behind.item, points: -behind.points })
      if (overview.role.code === 'chain_office' && overview.gaps) {
        const all = (kind: 'Missing' | 'Extend') => overview.gaps!.reduce((sum, chain) => sum + (chain.kinds[kind] ?? 0), 0)
        parts.push({ key: 'gaps', n: all('Missing'), extend: all('Extend') })
      }
    }
  }
  return parts
}

const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const
export type Weekday = (typeof WEEKDAYS)[number]

/** The day of the week of a day as written, `2025-06-11`. */
export const weekdayOf = (on: string): Weekday => WEEKDAYS[new Date(`${on}T00:00:00Z`).getUTCDay()]!

/** When a day is, seen from today: in words where it is near, else as a date. */
export type When =
  | { say: 'today' }
  | { say: 'tomorrow' }
  | { say: 'weekday' | 'next_week'; day: Weekday }
  | { say: 'ago'; n: number }
  | { say: 'date'; date: string }
  | { say: 'unknown' }

/** How many Mondays lie between today and a day so many days ahead: none in the same week. */
const weeksAhead = (on: string, days: number): number => Math.ceil((days - ((new Date(`${on}T00:00:00Z`).getUTCDay() + 6) % 7)) / 7)

export function whenOf(on: string | null, days: number | null): When {
  if (on === null || days === null) return { say: 'unknown' }
  if (days === 0) return { say: 'today' }
  if (days === 1) return { say: 'tomorrow' }
  const weeks = weeksAhead(on, days)
  if (days > 1 && weeks < 2) return { say: weeks === 0 ? 'weekday' : 'next_week', day: weekdayOf(on) }
  if (days < 0 && days >= -366) return { say: 'ago', n: -days }
  return { say: 'date', date: on }
}

/** How much of a limit is used, 0 to 1; null where nothing is measured. */
export const usedShare = (used: number | null, limit: number | null): number | null =>
  used === null || limit === null || limit <= 0 ? null : Math.min(used / limit, 1)
