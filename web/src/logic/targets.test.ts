import { describe, expect, test } from 'vitest'
import type { Target, TargetVetoed } from '@/api/types'
import {
  bandOf,
  drawn,
  groupsOf,
  isChased,
  held,
  maxPoints,
  radius,
  readFilters,
  reading,
  readWeight,
  reasonsOf,
  shortName,
  shortPlace,
  stepFrom,
  strongest,
  ticks,
  wholeParts,
} from './targets'

const text = (zh: string) => ({ zh, en: zh })
const firm = (id: number, name = `firm ${id}`, place = '') => ({
  id,
  name,
  uscc: null,
  region: place ? { code: '1', title: place } : null,
  established: null,
  capital: null,
  honours: [],
  sample: true,
})
const target = (id: number, tier: number, rank: number, more: Partial<Target> = {}): Target => ({
  enterprise: firm(id),
  stand: 'on-node',
  place: null,
  role: 'make',
  strength: 'core',
  value: rank,
  likelihood: rank,
  confidence: 50,
  rank,
  tier,
  reasons: [],
  unknown: [],
  veto: null,
  decision: null,
  ...more,
})
const rejected = { id: 1, kind: 'rejected', reason: 'other', text: 'x', by: 'y', at: '2025-01-01', sample: false } as const
const reason = (axis: 'value' | 'likelihood', points: number) => ({ axis, feature: `${axis}${points}`, points, text: text(''), source: text('') })
const vetoed: TargetVetoed = { enterprise: firm(9), veto: { rule: 'plan', text: text('no'), source: text('list') } }

describe('groups', () => {
  const ids = (targets: Target[], apart: TargetVetoed[] = []) =>
    groupsOf(targets, apart).map(({ kind, tier, rows }) => [kind, tier, ...rows.map((row) => row.firm.id)])

  test('go by tier, within a tier by falling rank', () => {
    expect(ids([target(1, 2, 40), target(2, 1, 50), target(3, 1, 60), target(4, 3, 90)])).toEqual([
      ['tier', 1, 3, 2],
      ['tier', 2, 1],
      ['tier', 3, 4],
    ])
  })

  test('read the tiers after the third together', () => {
    expect(ids([target(1, 4, 40), target(2, 7, 50)])).toEqual([['later', 4, 2, 1]])
  })

  test('set apart who was rejected and who is vetoed, whatever their rank', () => {
    const all = [target(1, 1, 99, { decision: rejected }), target(2, 1, 50)]
    expect(ids(all, [vetoed])).toEqual([
      ['tier', 1, 2],
      ['rejected', 0, 1],
      ['vetoed', 0, 9],
    ])
    expect(drawn(groupsOf(all, [vetoed])).map((t) => t.enterprise.id)).toEqual([2])
    expect(reading(groupsOf(all, [vetoed])).map((row) => row.firm.id)).toEqual([2, 1, 9])
  })

  test('of equal ranks the surer one is read first, then the one with the lower number', () => {
    expect(ids([target(3, 1, 50), target(2, 1, 50), target(4, 1, 50, { confidence: 90 })])).toEqual([['tier', 1, 4, 2, 3]])
  })

  test('nobody is nothing', () => {
    expect(groupsOf([], [])).toEqual([])
  })
})

describe('a list kept to something', () => {
  const groups = groupsOf(
    [
      target(1, 1, 50, { enterprise: firm(1, '样例甲管业', '河北省沧州市') }),
      target(2, 2, 40, { enterprise: firm(2, '样例乙管业', '天津市') }),
      target(3, 5, 30),
    ],
    [vetoed],
  )
  const ids = (tier: number, words: string) => reading(held(groups, { tier, words })).map((row) => row.firm.id)

  test.each([
    [0, '', [1, 2, 3, 9]],
    [1, '', [1]],
    [4, '', [3]],
    [3, '', []],
    [0, '管业', [1, 2]],
    [0, '沧州 甲', [1]],
    [0, 'FIRM', [3, 9]],
    [2, '沧州', []],
  ] as const)('tier %s, words “%s”', (tier, words, expected) => {
    expect(ids(tier, words)).toEqual([...expected])
  })
})

describe('filters of the URL', () => {
  test('are read', () => {
    expect(readFilters({ tier: '2', words: ' 管 ', as_of: '2024-05-01', weights: '3', rejected: '1', top: '200' })).toEqual({
      tier: 2,
      words: '管',
      asOf: '2024-05-01',
      weights: '3',
      rejected: 'shown',
      top: 200,
    })
  })

  test('what is no filter is passed over', () => {
    const bad = { tier: '9', as_of: '2024-02-30', weights: '../x', rejected: 'yes', top: '7' }
    expect(readFilters(bad)).toEqual({ tier: 0, words: '', asOf: '', weights: '', rejected: 'left out', top: 50 })
  })

  test('version 0, the product’s own table, can be asked for', () => {
    expect(readFilters({ weights: '0' }).weights).toBe('0')
  })
})

describe('points', () => {
  test.each([
    [[30.1, 20.6, 15.2, 10.3], [30, 21, 15, 10]],
    [[33.33, 33.33, 33.34], [33, 33, 34]],
    [[0.5], [1]],
    [[0.2, 0.2], [0, 0]],
    [[], []],
  ])('whole parts of %s add up to the rounded sum', (parts, expected) => {
    const whole = wholeParts(parts)
    expect(whole).toEqual(expected)
    expect(whole.reduce((a, b) => a + b, 0)).toBe(Math.round(parts.reduce((a, b) => a + b, 0)))
  })

  test('reasons of an axis are told strongest first', () => {
    const one = target(1, 1, 1, { reasons: [reason('value', 5), reason('likelihood', 30), reason('value', 20)] })
    expect(reasonsOf(one, 'value').map((r) => r.points)).toEqual([20, 5])
    expect(strongest(one)?.points).toBe(30)
    expect(strongest(target(1, 1, 1))).toBeNull()
  })

  test.each([
    [0, 0],
    [9.9, 0],
    [10, 1],
    [50, 3],
    [82, 4],
    [100, 5],
    [250, 5],
  ])('a confidence of %s fills %s ticks', (confidence, filled) => {
    expect(ticks(confidence)).toBe(filled)
  })
})

describe('weights', () => {
  test.each([
    ['30', 30],
    [' 2.5 ', 2.5],
    ['0', 0],
    ['1000', 1000],
    ['1000.1', null],
    ['-1', null],
    ['', null],
    ['1e3', null],
    ['many', null],
  ])('“%s” reads as %s', (typed, weight) => {
    expect(readWeight(typed)).toBe(weight)
  })

  test('the most points are a share of the axis, and none where all weigh nothing', () => {
    expect(maxPoints(30, 60)).toBe(50)
    expect(maxPoints(0, 0)).toBe(0)
  })
})

test('a step through the list stays in it', () => {
  expect(stepFrom([1, 2, 3], 2, 1)).toBe(3)
  expect(stepFrom([1, 2, 3], 3, 1)).toBe(3)
  expect(stepFrom([1, 2, 3], 1, -5)).toBe(1)
  expect(stepFrom([1, 2, 3], 9, 1)).toBe(1)
  expect(stepFrom([], null, 1)).toBeNull()
})

test.each([
  ['样例砚北管具有限公司', '样例砚北管具'],
  ['样例重工集团股份有限公司', '样例重工'],
  ['有限公司', '有限公司'],
  ['一二三四五六七八九十一二三四厂', '一二三四五六七八九十一…'],
])('%s is short %s', (name, short) => {
  expect(shortName(name)).toBe(short)
})

test.each([
  ['四川省德阳市什邡市', '四川德阳'],
  ['天津市滨海新区', '天津'],
  ['上海市', '上海'],
  ['新疆维吾尔自治区克拉玛依市', '新疆克拉玛依'],
  ['湖南省湘西土家族苗族自治州', '湖南湘西土家族苗族'],
  ['110105', '110105'],
])('%s is called %s', (title, short) => {
  expect(shortPlace(title)).toBe(short)
})

test('a firm is drawn in four sizes, and unknown is none of them', () => {
  expect([null, 0, 1e7, 1e8, 1e9, 1e12].map(bandOf)).toEqual(['unknown', 0, 1, 2, 3, 3])
  const areas = ([0, 1, 2, 3] as const).map((band) => Math.round(radius(band) ** 2))
  expect(areas).toEqual([22, 56, 90, 124])
})

test('firms are looked for where something is missing, next, new or weak', () => {
  expect((['Missing', 'Extend', 'New', 'Weak', 'Strong', 'Unsuitable'] as const).map(isChased)).toEqual([
    true,
    true,
    true,
    true,
    false,
    false,
  ])
})
