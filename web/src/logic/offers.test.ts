import { expect, test } from 'vitest'
import type { GapKind } from '@/api/types'
import { offersAt, wanting } from './offers'

const chain = (id: string, ...kinds: GapKind[]) => ({
  id,
  squares: kinds.map((kind, i) => ({ node: `n${i}`, kind, stage: 'upstream' as const, title: { zh: '', en: '' } })),
})

test('opportunities are counted by chain and node', () => {
  const at = offersAt([{ chain: 'a', node: 'n0' }, { chain: 'a', node: 'n0' }, { chain: 'b', node: 'n0' }])
  expect([at('a', 'n0'), at('b', 'n0'), at('b', 'n1')]).toEqual([2, 1, 0])
})

test('only what is to be found counts as sought', () => {
  const all = chain('a', 'Missing', 'Extend', 'New', 'Weak', 'Strong', 'Steady', 'Watch', 'Unverified', 'Unsuitable')
  expect(wanting([all], []).sought).toBe(3)
})

test('a sought node without an opportunity is named, though another chain has one of the same name', () => {
  const { sought, without } = wanting([chain('a', 'Missing', 'Extend'), chain('b', 'Missing')], [{ chain: 'a', node: 'n0' }])
  expect(sought).toBe(3)
  expect(without.map(({ chain, square }) => `${chain}/${square.node}`)).toEqual(['a/n1', 'b/n0'])
})
