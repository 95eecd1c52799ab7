import { expect, test } from 'vitest'
import { faultOf, typedWan } from './faults'

test('what is missing is said before what does not fit', () => {
  expect(faultOf({ validity: { valueMissing: true, badInput: true, valid: false } })).toBe('missing')
  expect(faultOf({ validity: { badInput: true, valid: false } })).toBe('unreadable')
  expect(faultOf({ validity: { rangeOverflow: true, valid: false } })).toBe('too_large')
  expect(faultOf({ validity: { customError: true, valid: false } })).toBe('other')
  expect(faultOf({ validity: { valid: true } })).toBeNull()
})

test('an amount in ten thousands is read as yuan, and what is no amount is none', () => {
  expect(typedWan('12,000')).toBe(120_000_000)
  expect(typedWan('0.5')).toBe(5_000)
  for (const text of ['', '-1', '一亿', '1.2.3']) expect(typedWan(text), text).toBeNull()
})
