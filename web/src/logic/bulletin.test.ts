import { describe, expect, test } from 'vitest'
import { byMost, lastMonth, stepsFrom } from './bulletin'

describe('bulletin', () => {
  test('a draft is reviewed before it is issued, and what is out goes nowhere', () => {
    expect(stepsFrom('draft').map(({ to }) => to)).toEqual(['reviewed'])
    expect(stepsFrom('reviewed').map(({ to }) => to)).toEqual(['issued', 'draft'])
    expect(stepsFrom('issued')).toEqual([])
  })

  test('the last month that is over may lie in the year before', () => {
    expect(lastMonth('2025-03-01')).toBe('2025-02')
    expect(lastMonth('2025-01-31')).toBe('2024-12')
  })
})

test('a unit of which nothing is known stands behind those that have less than nothing', () => {
  const units = [null, -3, 0, 7].map((value) => ({ reading: { value } }))
  expect(byMost(units).map(({ reading }) => reading.value)).toEqual([7, 0, -3, null])
})
