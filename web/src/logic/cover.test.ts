import { expect, test } from 'vitest'
import { coverTarget } from './cover'

test('a square leads to its node, a name to its chain, a tile to its zones', () => {
  expect(coverTarget('steel-pipe/drill-pipe')).toEqual({
    name: 'atlas',
    params: { chain: 'steel-pipe' },
    query: { node: 'drill-pipe' },
  })
  expect(coverTarget('steel-pipe')).toEqual({ name: 'atlas', params: { chain: 'steel-pipe' } })
  expect(coverTarget('zone=park')).toEqual({ name: 'list', query: { zone_kind: 'park' } })
})

test('what is no place of the cover leads nowhere', () => {
  for (const id of ['', '/', 'a/b/c', 'zone=', 'zone=Park 1', '//evil.example']) expect(coverTarget(id)).toBeNull()
})
