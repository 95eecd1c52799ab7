import { describe, expect, test } from 'vitest'
import type { PlaceShare } from '@/api'
import { answers, emptyForm, NUMBER, PERCENT, placeBars, said, typed, YEAR } from './survey'

const place = (name: string, yuan: number | null, tonnes: number | null): PlaceShare => ({
  place: name,
  whereabouts: 'far',
  km: null,
  yuan,
  tonnes,
  rows: [1],
})

describe('bars by place', () => {
  test('go by money where every place says it, else by tonnes', () => {
    expect(placeBars([place('a', 300, null), place('b', 100, 5)]).map((bar) => bar.share)).toEqual([0.75, 0.25])
    expect(placeBars([place('a', 300, 1), place('b', null, 3)]).map((bar) => bar.length)).toEqual([1 / 3, 1])
  })
  test('have no length where quantities have nothing in common, or are nothing', () => {
    expect(placeBars([place('a', 300, null), place('b', null, 3)]).map((bar) => bar.length)).toEqual([null, null])
    expect(placeBars([place('a', 0, null)])[0]!.share).toBeNull()
    expect(placeBars([])).toEqual([])
  })
})

describe('the form', () => {
  test('reads numbers with commas, and tells what is none from what is not said', () => {
    expect([typed('1,200.5'), typed(' '), typed('-5'), typed('viel'), typed('1e3')]).toEqual([
      1200.5,
      null,
      undefined,
      undefined,
      undefined,
    ])
  })
  test('asks for an answer beside the goods', () => {
    expect(answers({ ...emptyForm('buys'), product: 'a' })).toBe(false)
    expect(answers({ ...emptyForm('buys'), product: 'a', place: 'b' })).toBe(true)
  })
  test('takes numbers with commas, percents up to a hundred, years of our time', () => {
    const takes = (pattern: string) => (text: string) => new RegExp(`^(?:${pattern})$`, 'v').test(text)
    expect(['1,200.5', ' 7 ', 'x', '-5', '1e3'].map(takes(NUMBER))).toEqual([true, true, false, false, false])
    expect(['100', '99.5', '101', '100.5'].map(takes(PERCENT))).toEqual([true, true, false, false])
    expect(['1990', '2024', '1492', '20'].map(takes(YEAR))).toEqual([true, true, false, false])
  })
  test('says nothing of what is empty, and of purchases nothing that becomes of them', () => {
    const line = said({ ...emptyForm('buys'), product: ' a ', becomes: 'b', amount: '1,000', by: 'c' })
    expect(line).toMatchObject({ product: 'a', becomes: null, amount_wan: 1000, tonnes: null, partner: null })
  })
})
