// Requests of firms as a person works with them: what stands first among the steps, what a step asks for.

import type { CaseClock, CaseStep } from '@/api/cases'

/** The rooms of the page of services. */
export const SERVICE_VIEWS = ['cases', 'retention', 'figures'] as const
export type ServiceView = (typeof SERVICE_VIEWS)[number]

/** Which cases, side by side; the first is the state without a filter. */
export const WHICH = ['open', 'mine', 'late', 'escalated', 'call', 'all'] as const
export type Which = (typeof WHICH)[number]

/** What the list is asked for. */
export function askedFor(which: Which | ''): { state: string; which: string } {
  if (which === 'all') return { state: '', which: '' }
  return { state: 'open', which: which === 'open' ? '' : which }
}

/** The steps in the order in which they are wanted: the next one first, what is seldom last. */
const ORDER: readonly CaseStep[] = [
  'taken', 'assigned', 'resumed', 'first_answered', 'answered', 'called_back', 'closed', 'waiting', 'handed_over', 'reclassed', 'escalated', 'reopened', 'withdrawn',
]
/** Those that stand as buttons; the others wait behind "more". */
const SELDOM: readonly CaseStep[] = ['handed_over', 'reclassed', 'escalated', 'withdrawn', 'waiting']

export function stepsOf(may: readonly CaseStep[]): { first: CaseStep | null; near: CaseStep[]; seldom: CaseStep[] } {
  const known = ORDER.filter((step) => may.includes(step))
  const near = known.filter((step) => !SELDOM.includes(step))
  return { first: near[0] ?? null, near: near.slice(1), seldom: known.filter((step) => SELDOM.includes(step)) }
}

/** Whose words a step carries: the firm hears them, or the office keeps them. */
export const tellsFirm = (step: CaseStep): boolean => step === 'first_answered' || step === 'waiting' || step === 'answered'

/** Whether a step says nothing without words. */
export const needsText = (step: CaseStep): boolean => !['assigned', 'taken', 'resumed', 'called_back', 'closed'].includes(step)

/** What is told of a clock: which words, with how many days. */
export function clockSays(clock: CaseClock): { key: 'stands' | 'late' | 'today' | 'left'; n: number } {
  if (clock.stands) return { key: 'stands', n: clock.left ?? 0 }
  if (clock.late > 0) return { key: 'late', n: clock.late }
  const left = clock.left ?? 0
  return left === 0 ? { key: 'today', n: 0 } : { key: 'left', n: left }
}
