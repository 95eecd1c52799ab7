// Approvals as they are drawn: where a step's bar lies among the days, which months to mark, what is owed by whom.

import type { ApprovalStep, StepOwed } from '@/api/approvals'

const DAY = 86_400_000
const at = (day: string): number => Date.parse(`${day}T00:00:00Z`)

/** The days that a picture of the steps spans: from the first known to the last, today among them. */
export interface Span {
  from: number
  to: number
}

export function spanOf(steps: readonly ApprovalStep[], today: string): Span {
  const days = steps.flatMap(({ start, finish, due }) => [start, finish, due]).filter((day) => day !== null)
  const all = [...days, today].map(at)
  const from = Math.min(...all)
  const to = Math.max(...all)
  // A plan of a single day still has a width.
  return { from, to: Math.max(to, from + 14 * DAY) }
}

/** Where a day lies, in percent of the width. */
export function share(day: string, { from, to }: Span): number {
  return Math.min(100, Math.max(0, ((at(day) - from) / (to - from)) * 100))
}

export interface Bar {
  left: number
  width: number
}

/** The bar of a step; none for what does not apply or has no forecast. */
export function bar(step: ApprovalStep, span: Span): Bar | null {
  const end = step.finish ?? step.due
  if (step.state.code === 'not_applicable' || end === null) return null
  const left = share(step.start ?? end, span)
  // What takes a day is still seen.
  return { left: Math.min(left, 99), width: Math.max(share(end, span) - left, 1) }
}

/** The firsts of months within a span, as `2025-02`, at most a dozen. */
export function months({ from, to }: Span): { month: string; left: number }[] {
  const found: { month: string; left: number }[] = []
  const first = new Date(from)
  for (let i = 1; ; i++) {
    const day = Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + i, 1)
    if (day > to) break
    found.push({ month: new Date(day).toISOString().slice(0, 7), left: ((day - from) / (to - from)) * 100 })
  }
  const every = Math.ceil(found.length / 12)
  return found.filter((_, i) => i % every === 0)
}

/** How a step is drawn; the word stands beside it. */
export type Look = 'done' | 'stopped' | 'running' | 'late' | 'ahead' | 'out'

export function look(step: ApprovalStep): Look {
  const { code } = step.state
  if (code === 'granted') return 'done'
  if (code === 'not_applicable') return 'out'
  if (code === 'returned' || code === 'refused') return 'stopped'
  if (step.late > 0) return 'late'
  return code === 'submitted' || code === 'in_hand' ? 'running' : 'ahead'
}

/** What is owed, by whom: the firm first, then the office, then the departments. */
export function byDebtor(owed: readonly StepOwed[]): { who: StepOwed['who']; items: StepOwed[] }[] {
  return ['firm', 'office', 'department']
    .map((code) => owed.filter(({ who }) => who.code === code))
    .filter((items) => items.length > 0)
    .map((items) => ({ who: items[0]!.who, items }))
}

/** Steps by checklist, in their order. */
export function byChecklist(steps: readonly ApprovalStep[]): { id: string; steps: ApprovalStep[] }[] {
  const found = new Map<string, ApprovalStep[]>()
  for (const step of steps) {
    const id = step.code.split('/')[0]!
    found.set(id, [...(found.get(id) ?? []), step])
  }
  return [...found].map(([id, steps]) => ({ id, steps }))
}
