import { describe, expect, test } from 'vitest'
import { kindCounts, kindsOf, lit, matching, toggled, zoneCounts, type Lens, type Seen } from './lens'

const seen = (id: string, kind: Seen['kind'], zones: string[] = [], firms: number[] = []): Seen => ({ id, kind, zones, firms })
const NODES = [
  seen('ore', 'Missing', ['park']),
  seen('billet', 'Weak', [], [1, 2]),
  seen('pipe', 'Strong', ['park', 'street'], [1]),
  seen('bar', 'Missing'),
]
const LINKS = [
  { from: 'ore', to: 'billet', weight: 1 },
  { from: 'billet', to: 'pipe', weight: 3 },
  { from: 'bar', to: 'pipe', weight: 1 },
]
const lens = (part: Partial<Lens> = {}): Lens => ({ kinds: [], zone: '', firm: null, focus: '', ...part })

describe('filters', () => {
  const check = (part: Partial<Lens>, ids: string[]) => expect(matching(NODES, lens(part)).map((n) => n.id)).toEqual(ids)
  test('nothing asked leaves all', () => check({}, ['ore', 'billet', 'pipe', 'bar']))
  test('labels, zone and firm must all hold', () => {
    check({ kinds: ['Missing'] }, ['ore', 'bar'])
    check({ kinds: ['Missing'], zone: 'park' }, ['ore'])
    check({ firm: 1 }, ['billet', 'pipe'])
    check({ firm: 1, zone: 'street' }, ['pipe'])
    check({ firm: 9 }, [])
  })
})

describe('light', () => {
  const check = (part: Partial<Lens>, expect_: Record<string, number> | null) => {
    const found = lit(NODES, LINKS, lens(part))
    expect(found && Object.fromEntries(found)).toEqual(expect_)
  }
  test('without a filter the sheet is as it is', () => {
    check({}, null)
    check({ focus: 'nowhere' }, null)
  })
  test('a filter fades what does not match, and links that lead there', () => {
    check({ firm: 1 }, {
      'node:ore': -1, 'node:billet': 0, 'node:pipe': 0, 'node:bar': -1,
      'link:ore:billet': -1, 'link:billet:pipe': 0, 'link:bar:pipe': -1,
    })
  })
  test('a focus lights by distance', () => {
    check({ focus: 'ore' }, {
      'node:ore': 0, 'node:billet': 1, 'node:pipe': 2, 'node:bar': -1,
      'link:ore:billet': 0, 'link:billet:pipe': 1, 'link:bar:pipe': -1,
    })
  })
  test('a focus and a filter together: the node in focus stays', () => {
    check({ focus: 'ore', kinds: ['Strong'] }, {
      'node:ore': 0, 'node:billet': -1, 'node:pipe': 2, 'node:bar': -1,
      'link:ore:billet': -1, 'link:billet:pipe': -1, 'link:bar:pipe': -1,
    })
  })
})

describe('counts', () => {
  test('a label counts under the other filters, not under itself', () => {
    const counts = kindCounts(NODES, lens({ kinds: ['Strong'], zone: 'park' }))
    expect([counts.get('Missing'), counts.get('Strong'), counts.get('Weak')]).toEqual([1, 1, 0])
  })
  test('a zone counts under the other filters', () => {
    expect(Object.fromEntries(zoneCounts(NODES, lens({ kinds: ['Missing'], zone: 'street' })))).toEqual({ park: 1, street: 0 })
  })
})

describe('labels in the URL', () => {
  test('unknown words are left out', () => expect(kindsOf('Weak,nonsense,Missing')).toEqual(['Missing', 'Weak']))
  test('a label goes in and out', () => {
    expect(toggled([], 'Weak')).toBe('Weak')
    expect(toggled(['Weak'], 'Missing')).toBe('Missing,Weak')
    expect(toggled(['Missing', 'Weak'], 'Missing')).toBe('Weak')
  })
})
