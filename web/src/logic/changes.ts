// What became of a project while somebody had a dialog open: for the person whose step was refused because of it.

import type { Project, ProjectEvent } from '@/api/projects'
import { FACT_KEYS, type FactKey } from './projectFacts'
import { same } from './merge'

export interface ProjectChange {
  /** Who wrote last, and when (UTC). */
  by: string
  at: string
  /** What happened, the last first. */
  events: ProjectEvent[]
  /** Facts that say something else now. */
  facts: FactKey[]
  /** Notes of money that came in and are new, and those that were taken back. */
  paid: number
  retired: number
  /** Papers that were brought. */
  papers: number
}

/** Events only ever come in: what is new is what was not there before. Two alike are two. */
function newEvents(before: readonly ProjectEvent[], now: readonly ProjectEvent[]): ProjectEvent[] {
  const known = new Map<string, number>()
  const key = ({ written_at, kind, on, by, note, text }: ProjectEvent) => JSON.stringify([written_at, kind, on, by, note, text.zh])
  for (const event of before) known.set(key(event), (known.get(key(event)) ?? 0) + 1)
  return now.filter((event) => {
    const left = known.get(key(event)) ?? 0
    known.set(key(event), left - 1)
    return left <= 0
  })
}

/** How many of the second are not among the first. */
const fresh = <T>(before: readonly T[], now: readonly T[], key: (one: T) => unknown): number =>
  now.filter((one) => !before.some((other) => key(other) === key(one))).length

export function changesOf(before: Project, now: Project): ProjectChange {
  return {
    by: now.updated_by,
    at: now.updated_at,
    events: newEvents(before.history, now.history),
    facts: FACT_KEYS.filter((key) => !same(before.facts[key], now.facts[key])),
    paid: fresh(before.paid, now.paid, ({ id }) => id),
    retired: fresh(now.paid, before.paid, ({ id }) => id),
    papers: fresh(before.attachments, now.attachments, ({ sha256 }) => sha256),
  }
}
