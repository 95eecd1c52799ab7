import { expect, test } from 'vitest'
import type { ImportSummary } from '@/api'
import { freshness, staleSites } from './fresh'

const item = (kind: string, at: string, state = 'active', records = 1) => ({ id: 1, kind, imported_at: at, state, file: at, records, new: 0, merged: 0, problems: 0 }) as unknown as ImportSummary

test('of each kind the latest import that counts is told, the oldest kind first', () => {
  const found = freshness([item('enterprises', '2025-03-01T00:00:00Z', 'active', 5), item('enterprises', '2025-01-01T00:00:00Z'), item('links', '2025-02-01T00:00:00Z'), item('deals', '2025-01-01T00:00:00Z', 'undone')], '2025-03-03')
  expect(found.map(({ kind, age, imports, records }) => [kind, age, imports, records])).toEqual([
    ['links', 30, 1, 1],
    ['enterprises', 2, 2, 6],
  ])
})

test('a site is stale when any fact of it is', () => {
  expect(staleSites([{ stale: ['price'] }, { stale: [] }, { stale: null }])).toEqual({ stale: 1, of: 3 })
})
