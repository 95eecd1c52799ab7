import { expect, test } from 'vitest'
import { PANELS, type ScreenChain, type ScreenSeries } from '@/api/screen'
import { columnsOf, lineOf, screensOf, secretOf, sideOf, sumOf, waitMs } from './screen'

const chain = (up: number, down: number, missing: number, cultivated = false) =>
  ({ cultivated, kinds: { Missing: missing }, squares: { upstream: Array(up), midstream: [], downstream: Array(down), support: [] } }) as unknown as ScreenChain

test('a wide panel stands with a narrow one, and none is lost', () => {
  expect(screensOf(PANELS)).toEqual([['atlas', 'pipeline'], ['zones', 'months'], ['changes']])
  expect(screensOf(['figures'])).toEqual([[]])
  expect(screensOf(['changes', 'atlas'])).toEqual([['atlas', 'changes']])
  expect(screensOf(['atlas', 'zones'])).toEqual([['atlas'], ['zones']])
  expect(screensOf(['pipeline', 'months', 'changes'])).toEqual([['pipeline', 'months'], ['changes']])
})

test('only a whole secret is taken from the address', () => {
  expect(secretOf(`#${'a'.repeat(64)}`)).toBe('a'.repeat(64))
  for (const hash of ['', '#', '#main', `#${'a'.repeat(63)}`, `#${'g'.repeat(64)}`]) expect(secretOf(hash)).toBe('')
})

test('stages of all chains stand under one another and fit', () => {
  const columns = columnsOf([chain(5, 2, 1), chain(2, 9, 0)], 2)
  expect(columns).toEqual({ upstream: 3, midstream: 1, downstream: 5, support: 1 })
  expect(sideOf(columns, { width: 600, gap: 4, between: 20, most: 18 })).toBe(18)
  expect(sideOf(columns, { width: 190, gap: 4, between: 20, most: 18 })).toBe(9)
})

test('cultivated chains are shown and not summed', () => {
  expect(sumOf([chain(1, 1, 3), chain(1, 1, 4, true)], 'Missing')).toBe(3)
})

test('a month of which nothing is known breaks the line, and no plan draws none', () => {
  const points = [1, 2, 3].map((month) => ({ month, value: month === 2 ? null : month * 10, shown: null }))
  const series = { plan: 60, points } as unknown as ScreenSeries
  const { runs, plan, top } = lineOf(series, { width: 120, height: 60 })
  expect([top, runs.length, runs[0]![0], plan![1]]).toEqual([60, 2, { x: 10, y: 50 }, { x: 120, y: 0 }])
  expect(lineOf({ ...series, plan: null }, { width: 120, height: 60 }).plan).toBe(null)
})

test('tries come less and less often, and never stop', () => {
  expect([0, 1, 4, 5, 50].map(waitMs)).toEqual([1000, 2000, 16000, 30000, 30000])
})
