import { expect, test } from 'vitest'
import type { GapKind } from '@/api/types'
import { offersAt, wanting } from './offers'

const chain = (id: string, ...kinds: GapKind[]) => ({
  id,
  squares: kinds.map((kind, i) => ({ node: `n${i}`, kind, stage: 'upstream' as const, title: { zh: '', en: '' }, sound: '' })),
})

const offer = (chain: string, node: string, status: 'open' | 'talks' | 'closed' = 'open') => ({ chain, node, status })

test('opportunities are counted by chain and node, the closed ones not', () => {
  const at = offersAt([offer('a', 'n0'), offer('a', 'n0', 'talks'), offer('b', 'n0'), offer('b', 'n1', 'closed')])
  expect([at('a', 'n0'), at('b', 'n0'), at('b', 'n1')]).toEqual([2, 1, 0])
})

test('only what is to be found counts as sought', () => {
  const all = chain('a', 'Missing', 'Extend', 'New', 'Weak', 'Strong', 'Steady', 'Watch', 'Unverified', 'Unsuitable')
  expect(wanting([all], []).sought).toBe(3)
})

test('a sought node without an opportunity is named, though another chain has one of the same name', () => {
  const { sought, without } = wanting([chain('a', 'Missing', 'Extend'), chain('b', 'Missing')], [offer('a', 'n0')])
  expect(sought).toBe(3)
  expect(without.map(({ chain, square }) => `${chain}/${square.node}`)).toEqual(['a/n1', 'b/n0'])
})
