// How fresh what is known is: of each kind of list the latest one, and what of it is still in force.

import type { ImportSummary } from '@/api'
import { day } from './format'

export interface Fresh {
  kind: string
  /** The day of the latest one that counts. */
  day: string
  at: string
  file: string
  /** Imports that count. */
  imports: number
  records: number
  /** Days since the latest one. */
  age: number
}

const DAY = 86_400_000

/** Of each kind what was brought last; the oldest first, because that is where work is. Undone imports say nothing. */
export function freshness(imports: readonly ImportSummary[], today: string): Fresh[] {
  const kinds = new Map<string, Fresh>()
  for (const item of imports) {
    if (item.state !== 'active') continue
    const known = kinds.get(item.kind)
    const age = Math.max(0, Math.round((Date.parse(today) - Date.parse(day(item.imported_at))) / DAY))
    if (!known) kinds.set(item.kind, { kind: item.kind, day: day(item.imported_at), at: item.imported_at, file: item.file, imports: 1, records: item.records, age })
    else {
      known.imports += 1
      known.records += item.records
      if (item.imported_at > known.at) Object.assign(known, { at: item.imported_at, day: day(item.imported_at), file: item.file, age })
    }
  }
  return [...kinds.values()].sort((a, b) => b.age - a.age || a.kind.localeCompare(b.kind))
}

/** How many of some sites have a fact that has to be confirmed again, by what it is about. */
export function staleSites(sites: readonly { stale?: readonly string[] | null }[]): { stale: number; of: number } {
  return { stale: sites.filter((site) => (site.stale ?? []).length > 0).length, of: sites.length }
}
