import { expect, test } from 'vitest'
import type { LabelPoint } from '@/api'
import { labelSpans } from './labels'

const point = (as_of: string, shown: LabelPoint['shown'], turned: boolean, happened: number): LabelPoint => ({
  as_of,
  kind: shown,
  judged: null,
  shown,
  turned,
  local_firms: 0,
  lq: null,
  reasons: [],
  changes: Array.from({ length: Math.min(happened, 12) }, (_, n) => ({
    date: as_of,
    kind: 'established',
    text: { zh: `${n}`, en: `${n}` },
    sample: true,
  })),
  more: Math.max(0, happened - 12),
})

const told = (points: LabelPoint[]) =>
  labelSpans(points).map(({ point, changes, more, quiet }) => [point.as_of, point.shown, changes.length, more, quiet])

test('points at which the label stayed are counted with the one that began it', () => {
  const points = [
    point('2025-01-01', 'Weak', false, 0),
    point('2024-01-01', 'Weak', false, 2),
    point('2023-01-01', 'Weak', true, 1),
    point('2022-01-01', 'Missing', false, 15),
  ]
  expect(told(points)).toEqual([
    ['2023-01-01', 'Weak', 1, 0, 2],
    ['2022-01-01', 'Missing', 3, 12, 0],
  ])
})

test('of what happened at a turn the latest is told first', () => {
  const [span] = labelSpans([point('2022-01-01', 'Watch', false, 4)])
  expect(span?.changes.map(({ text }) => text.en)).toEqual(['3', '2', '1'])
})

test('a label that never turned is one span, and no history is none', () => {
  expect(told([point('2025-01-01', 'Watch', false, 0)])).toEqual([['2025-01-01', 'Watch', 0, 0, 0]])
  expect(labelSpans([])).toEqual([])
})
