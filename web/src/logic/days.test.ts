import { describe, expect, test } from 'vitest'
import { dayOf, monthOf, playFrom, yearsUnder } from './days'

const MONTHS = ['2019-12-31', '2020-04-30', '2020-06-30', '2025-03-10'].map((as_of) => ({ as_of }))

describe('months', () => {
  const check = (day: string, index: number) => expect(monthOf(day, MONTHS)).toBe(index)
  test('now and what lies beyond is the last', () => {
    check('', 3)
    check('2030-01-01', 3)
    expect(monthOf('', [])).toBe(0)
  })
  test('a day is seen at the month that it ends with, or that follows', () => {
    check('2020-04-30', 1)
    check('2020-05-02', 2)
    check('1990-01-01', 0)
  })
  test('a month gives its last day, the last month now', () => {
    expect([0, 2, 3, 9].map((index) => dayOf(index, MONTHS))).toEqual(['2019-12-31', '2020-06-30', '', ''])
    expect(dayOf(0, [])).toBe('')
  })
  test('play goes on, and begins anew from the end', () => {
    expect([playFrom(1, 4), playFrom(3, 4), playFrom(0, 0)]).toEqual([1, 0, 0])
  })
  test('years stand where they begin, with room between', () => {
    expect(yearsUnder(MONTHS, 0)).toEqual([
      { index: 0, year: '2019' },
      { index: 1, year: '2020' },
      { index: 3, year: '2025' },
    ])
    expect(yearsUnder(MONTHS, 0.5).map(({ year }) => year)).toEqual(['2019', '2025'])
    expect(yearsUnder([], 0.1)).toEqual([])
  })
})
