import { expect, test } from 'vitest'
import type { Overview, OverviewList, OverviewRow, PlanItem, RedWeek } from '@/api/overview'
import { findingOf, furthestBehind, pace, points, usedShare, whenOf } from './overview'

const plan = (id: string, share: number | null, time_gone = 0.5) =>
  ({ card: { id }, reading: {}, target: { value: 10, share, reason: null, time_gone, pace: 'unknown' } }) as unknown as PlanItem
const row = (colour: string | null) => ({ colour }) as OverviewRow
const list = (key: string, rows: OverviewRow[]) => ({ key, count: rows.length, rows }) as OverviewList
const of = (code: string, rest: Partial<Overview>) =>
  ({ role: { code }, red: null, plan: null, stages: null, gaps: null, lists: [], ...rest }) as unknown as Overview
const red = (count: number, past: number, today: number) => ({ count, past, today, ahead: count - past - today }) as unknown as RedWeek
const said = (overview: Overview) => findingOf(overview).map(({ key, n }) => `${key} ${n}`)

test('a director hears what turns red, and the figure furthest behind its plan', () => {
  expect(said(of('director', { red: red(7, 1, 2), plan: [plan('a', 0.6), plan('b', 0.3), plan('c', 0.45)] }))).toEqual([
    'red 7', 'past 1', 'today 2', 'behind 0',
  ])
  expect(findingOf(of('director', { red: red(0, 0, 0), plan: [plan('b', 0.3)] })).at(-1)?.points).toBeCloseTo(20)
  expect(said(of('director', { red: red(0, 0, 0), plan: [] }))).toEqual(['red_none 0'])
})

test('a team in whose week nothing turns red hears what is late all the same', () => {
  expect(said(of('zone_lead', { red: red(0, 0, 0), lists: [list('due', [row('red'), row('leaves')])] }))).toEqual(['red_none 0', 'due 2'])
  expect(said(of('zone_lead', { red: red(2, 0, 1), lists: [list('due', [row('red')])] }))).toEqual(['red 2', 'today 1'])
})

test('a figure of which the share or the target is unknown is not behind', () => {
  expect(points(plan('a', null))).toBe(null)
  expect(points({ card: {}, reading: {}, target: null } as unknown as PlanItem)).toBe(null)
  expect(furthestBehind([plan('a', null), plan('b', 0.5)])).toBe(null)
  expect([null, 2, -10, -10.1, -31].map(pace)).toEqual(['none', 'fine', 'fine', 'amber', 'red'])
})

test('each role hears of its own work, and that there is none', () => {
  expect(said(of('officer', { lists: [list('due', [row('red')]), list('visits', []), list('leads', [row(null)])] }))).toEqual(['due 1', 'leads 1'])
  expect(said(of('department', { lists: [list('letters', [])] }))).toEqual(['letters_none 0'])
  expect(said(of('clerk', { lists: [list('freshness', [row('yellow'), row('green'), row(null)]), list('twins', [row('yellow')])] }))).toEqual(['stale 1', 'twins 1'])
  expect(said(of('admin', { lists: [list('machine', [row('green')])] }))).toEqual(['machine_none 0'])
})

test('a day that is near is said in words', () => {
  expect(whenOf('2025-06-11', 0)).toEqual({ say: 'today' })
  expect(whenOf('2025-06-12', 1)).toEqual({ say: 'tomorrow' })
  expect(whenOf('2025-06-13', 2)).toEqual({ say: 'weekday', day: 'fri' })
  expect(whenOf('2025-06-16', 5)).toEqual({ say: 'next_week', day: 'mon' })
  expect(whenOf('2025-06-22', 11)).toEqual({ say: 'next_week', day: 'sun' })
  expect(whenOf('2025-06-23', 12)).toEqual({ say: 'date', date: '2025-06-23' })
  expect(whenOf('2025-06-15', 4)).toEqual({ say: 'weekday', day: 'sun' })
  expect(whenOf('2025-06-09', -2)).toEqual({ say: 'ago', n: 2 })
  expect(whenOf('2025-06-30', 19)).toEqual({ say: 'date', date: '2025-06-30' })
  expect(whenOf(null, null)).toEqual({ say: 'unknown' })
})

test('what is measured against nothing has no share', () => {
  expect(usedShare(92, 90)).toBe(1)
  expect(usedShare(3, 6)).toBe(0.5)
  expect(usedShare(null, 6)).toBe(null)
  expect(usedShare(3, 0)).toBe(null)
})
