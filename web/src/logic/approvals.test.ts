import { expect, test } from 'vitest'
import type { ApprovalStep, StepOwed } from '@/api/approvals'
import { bar, byChecklist, byDebtor, look, months, share, spanOf } from './approvals'

const step = (patch: Partial<ApprovalStep> & { code?: string; of?: string }): ApprovalStep =>
  ({ code: 'fire/design', state: { code: patch.of ?? 'waiting' }, start: null, finish: null, due: null, late: 0, ...patch }) as unknown as ApprovalStep

test('a picture spans from the first day to the last, with today in it', () => {
  const span = spanOf([step({ start: '2025-01-06', finish: '2025-01-20' }), step({ finish: '2025-03-07' })], '2025-01-31')
  expect([new Date(span.from), new Date(span.to)].map((day) => day.toISOString().slice(0, 10))).toEqual(['2025-01-06', '2025-03-07'])
  expect(share('2025-01-06', span)).toBe(0)
  expect(share('2025-02-05', span)).toBe(50)
  expect(share('2030-01-01', span)).toBe(100)
  expect(spanOf([], '2025-01-31').to - spanOf([], '2025-01-31').from).toBeGreaterThan(0)
})

test('what takes a day is still seen, and what has no forecast has no bar', () => {
  const span = spanOf([step({ start: '2025-01-01', finish: '2025-12-31' })], '2025-01-31')
  expect(bar(step({ start: '2025-12-31', finish: '2025-12-31' }), span)).toEqual({ left: 99, width: 1 })
  expect(bar(step({}), span)).toBeNull()
  expect(bar(step({ of: 'not_applicable', finish: '2025-02-01' }), span)).toBeNull()
})

test('months are marked at their first days, no more than a dozen', () => {
  const span = spanOf([step({ start: '2025-01-06', finish: '2025-03-07' })], '2025-01-31')
  expect(months(span).map(({ month }) => month)).toEqual(['2025-02', '2025-03'])
  const years = spanOf([step({ start: '2021-01-06', finish: '2026-03-07' })], '2025-01-31')
  expect(months(years).length).toBeLessThanOrEqual(12)
})

test('a step past its day is drawn late, a returned one as standing still', () => {
  expect(look(step({ of: 'in_hand', late: 3 }))).toBe('late')
  expect(look(step({ of: 'in_hand' }))).toBe('running')
  expect(look(step({ of: 'returned' }))).toBe('stopped')
  expect(look(step({ of: 'ready' }))).toBe('ahead')
  expect(look(step({ of: 'granted', late: 0 }))).toBe('done')
})

test('what the firm owes is told before what others do', () => {
  const owed = (code: string, step: number) => ({ step, who: { code } }) as unknown as StepOwed
  const found = byDebtor([owed('department', 1), owed('firm', 2), owed('department', 3)])
  expect(found.map(({ who, items }) => [who.code, items.length])).toEqual([['firm', 1], ['department', 2]])
})

test('steps stand under their checklists in the order of the plan', () => {
  const found = byChecklist([step({ code: 'b/1' }), step({ code: 'a/1' }), step({ code: 'b/2' })])
  expect(found.map(({ id, steps }) => [id, steps.length])).toEqual([['b', 2], ['a', 1]])
})
