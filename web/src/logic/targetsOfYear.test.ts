import { describe, expect, test } from 'vitest'
import { targetValue, typedTarget } from './targetsOfYear'

describe('a target of the year', () => {
  test('is typed in its own unit and comes back the same', () => {
    for (const [text, unit, value] of [
      ['12', 'projects', 12],
      ['152.87', 'yuan', 1_528_700_000_000],
      ['0.0000000001', 'yuan', 1],
      ['62.5', 'percent', 6250],
      ['0', 'projects', 0],
    ] as const) {
      expect(targetValue(text, unit), text).toBe(value)
      expect(typedTarget(value, unit)).toBe(text)
    }
  })
  test('nothing typed is no target, and what is no number is told from it', () => {
    expect(targetValue(' ', 'projects')).toBe(null)
    for (const [text, unit] of [['-1', 'projects'], ['1.5', 'projects'], ['viel', 'yuan'], ['1e3', 'projects'], ['101', 'percent'], ['99999999999', 'yuan']] as const)
      expect(targetValue(text, unit), text).toBe(undefined)
    expect(targetValue('1,200', 'projects')).toBe(1200)
  })
})
