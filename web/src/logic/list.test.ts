import { expect, test } from 'vitest'
import { holds, nextOrder, readOrder, sorted } from './list'

test('an order is read back, an unknown column is none', () => {
  expect(readOrder('-area', ['area', 'title'])).toEqual({ by: 'area', down: true })
  expect(readOrder('title', ['area', 'title'])).toEqual({ by: 'title', down: false })
  expect(readOrder('colour', ['area', 'title'])).toBeNull()
  expect(readOrder('', ['area'])).toBeNull()
})

test('a head asks for up, down and the given order in turn', () => {
  expect(['', 'area', '-area', 'title'].map((now) => nextOrder(now, 'area'))).toEqual(['area', '-area', '', 'area'])
})

test('unknown values come last in either direction', () => {
  const items = [{ n: 2 }, { n: null }, { n: 10 }]
  expect(sorted(items, (i) => i.n, false, 'zh').map((i) => i.n)).toEqual([2, 10, null])
  expect(sorted(items, (i) => i.n, true, 'zh').map((i) => i.n)).toEqual([10, 2, null])
})

test('every word must be held by some text', () => {
  expect(holds('钻杆 Plant', ['石油钻杆', 'plant A2'])).toBe(true)
  expect(holds('钻杆 接箍', ['石油钻杆'])).toBe(false)
  expect(holds('', ['x'])).toBe(true)
})
