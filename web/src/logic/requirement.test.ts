import { describe, expect, test } from 'vitest'
import type { SiteCheck, SiteResult } from '@/api/types'
import { asksAnything, checksToShow, dayAfter, needCount, NEED_KEYS, noNeeds, readMeasure, readNeeds, requirementOf, resultGroups, wordsOf, wrongNeeds } from './requirement'

const needs = (patch: object) => ({ ...noNeeds(), ...patch })

describe('a requirement', () => {
  test('comes from the address as it was typed', () => {
    expect(readNeeds({ area: ' 3000 ', forms: ['plant', 'x'], view: 'sites' })).toEqual(needs({ area: '3000', forms: 'plant' }))
    expect(Object.keys(noNeeds())).toEqual([...NEED_KEYS])
  })

  test('asks nothing by a name and a home alone', () => {
    expect(asksAnything(needs({ home: '天津', asker: '甲', budget: '12' }))).toBe(false)
    expect(requirementOf(needs({ home: '天津' }))).toBeNull()
    expect(asksAnything(needs({ gas: '1' }))).toBe(true)
    expect(needCount(needs({ gas: '1', area: '3', home: '天津' }))).toBe(2)
  })

  test.each([
    ['3,000', 3000],
    ['3，000', 3000],
    ['12.5', 12.5],
    ['0', 0],
    ['-3', null],
    ['1e3', null],
    ['NaN', null],
    ['3,00', null],
    ['', null],
  ])('reads %o as %o', (text, value) => expect(readMeasure(text)).toBe(value))

  test('is sent in the fields of the contract, and only what is asked', () => {
    expect(requirementOf(needs({ area: '3,000', area_to: '8000', forms: 'plant,floor', fire: 'C', zoning: '工业、仓储', by: '2026-06-30' }))).toMatchObject({
      min_area_m2: 3000,
      max_area_m2: 8000,
      forms: ['plant', 'floor'],
      fire_class: 'C',
      zoning: ['工业', '仓储'],
      handover_by: '2026-06-30',
      gas: false,
    })
    const sent = requirementOf(needs({ gas: '1' }))!
    expect(sent).not.toHaveProperty('min_area_m2')
    expect(sent).not.toHaveProperty('budget')
  })

  test('takes the first unit of a budget where none or another is given', () => {
    const unit = (budget_unit: string) => requirementOf(needs({ gas: '1', budget: '12', budget_unit }))!.budget
    expect(unit('')).toEqual({ value: 12, unit: 'rent_m2_month' })
    expect(unit('dollars')).toEqual({ value: 12, unit: 'rent_m2_month' })
    expect(unit('land_mu')).toEqual({ value: 12, unit: 'land_mu' })
  })

  test('names what cannot be read and is not sent', () => {
    const wrong = needs({ area: '9000', area_to: '3000', power: 'much', by: '2026-02-30', fire: 'Z', forms: 'plant,castle', budget: 'x' })
    expect(wrongNeeds(wrong)).toEqual(['power', 'budget', 'area_to', 'by', 'fire', 'forms'])
    expect(requirementOf(wrong)).toBeNull()
    expect(wrongNeeds(needs({ area: '3000', area_to: '3000' }))).toEqual([])
  })

  test('parts words at the commas of both scripts', () => {
    expect(wordsOf(' 工业，仓储、a, b;c ')).toEqual(['工业', '仓储', 'a', 'b', 'c'])
  })
})

describe('an answer', () => {
  const result = (id: number, outcome: string) => ({ rank: id, outcome }) as SiteResult
  test('stands in groups, the best first, empty ones left out', () => {
    const groups = resultGroups([result(1, 'fails'), result(2, 'passes'), result(3, 'locked'), result(4, 'passes')])
    expect(groups.map(({ outcome, results }) => [outcome, results.map(({ rank }) => rank)])).toEqual([
      ['passes', [2, 4]],
      ['fails', [1]],
      ['locked', [3]],
    ])
  })

  test('shows what stands in the way before what is to be asked, and counts what passes', () => {
    const checks = ['passes', 'to_confirm', 'fails', 'unknown', 'passes'].map((state) => ({ state }) as SiteCheck)
    const { shown, passed } = checksToShow(checks)
    expect(shown.map(({ state }) => state)).toEqual(['fails', 'unknown', 'to_confirm'])
    expect(passed).toBe(2)
  })
})

test('a day after another crosses months and leap days', () => {
  expect(dayAfter('2025-01-31', 30)).toBe('2025-03-02')
  expect(dayAfter('2024-02-28', 1)).toBe('2024-02-29')
})
