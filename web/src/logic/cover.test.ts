import { expect, test } from 'vitest'
import { coverTarget, litByChain, tiesOf } from './cover'

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

test('the ties of a drawing are read once each', () => {
  expect(tiesOf('<g data-id="tie:a:b"></g><g data-id="tie:a:b"></g><g data-id="tie:b:c"></g><g data-id="node:a"></g>')).toEqual(['a:b', 'b:c'])
})

test('a chain that is pointed at lights its ties and the chains they lead to', () => {
  const lit = (pointed: string) => {
    const found = litByChain(pointed, ['a:b', 'b:c'], ['a', 'a/x', 'b', 'c', 'c/y', 'zone=park'])
    return found && [...found].filter(([, level]) => level === 0).map(([id]) => id)
  }
  expect(lit('a')).toEqual(['tie:a:b', 'node:a', 'node:a/x', 'node:b'])
  expect(lit('c/y')).toEqual(['tie:b:c', 'node:b', 'node:c', 'node:c/y'])
  expect(lit('')).toBeNull()
  expect(lit('d')).toBeNull()
  expect(lit('zone=park')).toBeNull()
})
