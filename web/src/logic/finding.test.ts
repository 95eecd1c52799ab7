import { expect, test } from 'vitest'
import type { ChainCard, GapKind } from '@/api/types'
import { findingOf, totals } from './finding'

function chain(id: string, kinds: Partial<Record<GapKind, number>>, standing: 'own' | 'cultivated' = 'own'): ChainCard {
  const text = { zh: id, en: id }
  return {
    id,
    title: text,
    name: text,
    industry: text,
    kind: 'manufacturing',
    standing,
    version: 1,
    nodes: 0,
    links: 0,
    firms: 0,
    coverage: null,
    kinds,
    squares: [],
  }
}
const said = (...chains: ChainCard[]) => {
  const finding = findingOf(chains)
  return 'chain' in finding ? `${finding.say} ${finding.chain.id}` : finding.say
}

test('the chain with most missing nodes leads', () => {
  expect(said(chain('a', { Missing: 2, Extend: 9 }), chain('b', { Missing: 7 }))).toBe('gaps b')
})

test('of chains with as many missing nodes the one with more to extend leads', () => {
  expect(said(chain('a', { Missing: 2 }), chain('b', { Missing: 2, Extend: 1 }))).toBe('gaps b')
})

test('a cultivated chain leads only where there is no other', () => {
  expect(said(chain('a', { Missing: 1 }), chain('b', { Missing: 7 }, 'cultivated'))).toBe('gaps a')
  expect(said(chain('b', { Missing: 7 }, 'cultivated'))).toBe('gaps b')
})

test('with nothing to seek, what cannot be judged is said, then what is weak', () => {
  expect(said(chain('a', { Unverified: 3, Weak: 9 }))).toBe('unverified a')
  expect(said(chain('a', { Weak: 9 }))).toBe('weak a')
  expect(said(chain('a', { Steady: 9 }))).toBe('none')
  expect(said()).toBe('no_chains')
})

test('labels are summed over the chains', () => {
  expect(totals([chain('a', { Missing: 2, Weak: 1 }), chain('b', { Missing: 3 })])).toEqual({ Missing: 5, Weak: 1 })
})
