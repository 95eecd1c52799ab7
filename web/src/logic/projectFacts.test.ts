import { describe, expect, test } from 'vitest'
import type { ProjectFacts } from '@/api/projects'
import { amountText, factsOf, fieldsOf, merge, shared, wanOf } from './projectFacts'

const facts = (patch: Partial<ProjectFacts>): ProjectFacts => ({ name: 'a', credits: [], tags: [], keys: {}, ...patch }) as ProjectFacts

describe('two people at once', () => {
  const base = facts({ content: 'x', owner: 'o', amount: null })
  test('each keeps what he alone changed', () => {
    const both = merge(base, facts({ content: 'mine', owner: 'o' }), facts({ content: 'x', owner: 'theirs' }))
    expect(both.clashes).toEqual([])
    expect(both.taken).toEqual(['owner'])
    expect([both.facts.content, both.facts.owner]).toEqual(['mine', 'theirs'])
  })
  test('what both changed otherwise is named, and mine is not lost', () => {
    const both = merge(base, facts({ content: 'mine', owner: 'o' }), facts({ content: 'theirs', owner: 'o' }))
    expect(both.clashes).toEqual([{ key: 'content', mine: 'mine', theirs: 'theirs' }])
    expect(both.facts.content).toBe('mine')
  })
  test('what both changed alike is no clash', () => {
    expect(merge(base, facts({ content: 'y', owner: 'o' }), facts({ content: 'y', owner: 'o' })).clashes).toEqual([])
  })
})

test('what is not chosen is empty in the form and null to the server', () => {
  const known = facts({ channel: 'atlas', zone: null, planned_start: '2025-03' })
  expect(fieldsOf(known)).toMatchObject({ channel: 'atlas', zone: '', site: '', planned_start: '2025-03' })
  expect(factsOf(fieldsOf(known))).toMatchObject({ channel: 'atlas', zone: null, site: null, planned_start: '2025-03', name: 'a' })
})

describe('amounts', () => {
  test('are typed in 万元 and come back the same to the cent', () => {
    for (const text of ['1200000.00 CNY', '0.01 USD', '123456789.10 EUR', '9999999999999.99 CNY']) expect(amountText(wanOf(text))).toBe(text)
    expect(wanOf('1200000.00 CNY')).toEqual({ wan: '120', currency: 'CNY' })
    expect(wanOf('15000.50 USD')).toEqual({ wan: '1.50005', currency: 'USD' })
  })
  test('what is none stays in sight, and nothing is unknown', () => {
    expect(wanOf('viel')).toEqual({ wan: 'viel', currency: 'CNY' })
    expect(amountText(wanOf(null))).toBe(null)
  })
  test('shares are summed', () => expect(shared([{ share: 60 }, { share: 40 }])).toBe(100))
})
