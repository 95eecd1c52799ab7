import { expect, test } from 'vitest'
import { area, count, day, minute, money, percent, quotientPlace, readMoney, today } from './format'

test('thousands are parted and the minus is a minus', () => {
  expect(count(18642)).toBe('18,642')
  expect(count(-6.24, 1)).toBe('\u22126.2')
  expect(count(-0.01, 1)).toBe('0.0')
})

test('a share that is not whole never reads as none or all', () => {
  expect(percent(0)).toBe('0%')
  expect(percent(0.001)).toBe('<1%')
  expect(percent(0.871)).toBe('87%')
  expect(percent(0.999)).toBe('>99%')
  expect(percent(1)).toBe('100%')
})

test('money is counted in the unit of the language', () => {
  expect(money(1_200_000, 'zh')).toEqual({ n: '120', unit: 'wan' })
  expect(money(31_840_000_000, 'zh')).toEqual({ n: '318.4', unit: 'yi' })
  expect(money(1_200_000, 'en')).toEqual({ n: '1.2', unit: 'million' })
  expect(money(900, 'en')).toEqual({ n: '900', unit: 'yuan' })
})

test('money text is read back, other text is not money', () => {
  expect(readMoney('1200000.00 CNY')).toEqual({ amount: 1_200_000, currency: 'CNY' })
  for (const text of ['', '120', '12 万元', 'CNY 12', '1e9 CNY']) expect(readMoney(text)).toBeNull()
})

test('areas change their unit with size', () => {
  expect(area(12_000, 'zh')).toEqual({ n: '12,000', unit: 'm2' })
  expect(area(620_000, 'zh')).toEqual({ n: '62', unit: 'wan_m2' })
  expect(area(620_000, 'en')).toEqual({ n: '62', unit: 'hectare' })
})

test('a quotient of one stands in the middle and the bar has ends', () => {
  expect(quotientPlace(1)).toBe(0.5)
  expect(quotientPlace(4)).toBe(1)
  expect(quotientPlace(0.25)).toBe(0)
  expect(quotientPlace(100)).toBe(1)
  expect(quotientPlace(0)).toBe(0)
  expect(quotientPlace(Number.NaN)).toBe(0)
})

test('today is the day at the bureau, not the one in the browser or in Greenwich', () => {
  expect(today(new Date('2025-01-31T15:59:59Z'))).toBe('2025-01-31')
  expect(today(new Date('2025-01-31T16:00:00Z'))).toBe('2025-02-01')
})

test('a moment is told by the office’s clock, and a day stays the day it is', () => {
  expect(minute('2025-01-31T17:30:00Z')).toBe('2025-02-01 01:30')
  expect(day('2025-01-31T17:30:00Z')).toBe('2025-02-01')
  expect([day('2025-01-31'), minute('never')]).toEqual(['2025-01-31', 'never'])
})
