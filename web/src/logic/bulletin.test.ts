import { describe, expect, test } from 'vitest'
import { barsOf, lastMonth, stepsFrom } from './bulletin'

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

  test('bars start at nought, the unknown has none, and the small stays in sight', () => {
    const bars = barsOf([{ day: 'a', value: 10 }, { day: 'b', value: null }, { day: 'c', value: 0.01 }, { day: 'd', value: 0 }], 40, 20)
    expect(bars.map(({ height }) => height)).toEqual([20, 0, 1, 0])
    expect(bars.map(({ unknown }) => unknown)).toEqual([false, true, false, false])
    expect(barsOf([], 40, 20)).toEqual([])
    expect(barsOf([{ day: 'a', value: -3 }], 40, 20)[0]?.height).toBe(0)
  })
})
