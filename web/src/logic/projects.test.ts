import { describe, expect, it } from 'vitest'
import { barOf, missingOf, monthsOf, projectQuery, yearTo, yuanOf } from './projects'

describe('projects', () => {
  it('asks for what stands in the URL and nothing else', () => {
    const url: Record<string, string> = { q: ' 钢管 ', stage: 'talks', at_least: '10000', view: 'table', ended: '1' }
    expect(projectQuery((key) => url[key] ?? '')).toEqual({ q: '钢管', stage: 'talks', at_least: '100000000.00 CNY', ended: true })
  })

  it.each([
    ['1', '10000.00 CNY'],
    ['0.5', '5000.00 CNY'],
    ['1,200', '12000000.00 CNY'],
    ['0.000001', '0.01 CNY'],
    ['-3', '-30000.00 CNY'],
    ['约五百', '约五百 CNY'],
    ['', ''],
  ])('reads %s 万元 exactly', (typed, expected) => expect(yuanOf(typed)).toBe(expected))

  it('lays a spell on the line of time and cuts what lies outside', () => {
    const span = { from: '2024-01-01', to: '2024-01-10' }
    expect(barOf({ from: '2024-01-01', to: '2024-01-06' }, span, '2024-01-10')).toEqual({ left: 0, width: 50 })
    expect(barOf({ from: '2024-01-06', to: null }, span, '2024-01-10')).toEqual({ left: 50, width: 50 })
    expect(barOf({ from: '2023-01-06', to: '2023-02-01' }, span, '2024-01-10')).toBeNull()
    expect(barOf({ from: '2024-01-01', to: null }, { from: 'x', to: 'y' }, '2024-01-10')).toBeNull()
  })

  it('knows the months of a year', () => {
    const span = yearTo('2025-01-31')
    expect(span).toEqual({ from: '2024-02-02', to: '2025-01-31' })
    expect(monthsOf(span).map(({ month }) => month)).toHaveLength(11)
  })

  it('tells what is missing from what may follow', () => {
    const ask = (kind: string, met: boolean, grace: number | null) => ({
      kind, met, grace, what: { code: 'x', title: { zh: '', en: '' } }, source: { zh: '', en: '' },
    })
    const { fields, now, later } = missingOf([ask('field', false, null), ask('proof', false, null), ask('proof', false, 3), ask('proof', true, null)])
    expect([fields.length, now.length, later.length]).toEqual([1, 1, 1])
  })
})
