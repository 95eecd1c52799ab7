import { expect, test } from 'vitest'
import { holds } from './list'

test('every word must be held by some text', () => {
  expect(holds('钻杆 Plant', ['石油钻杆', 'plant A2'])).toBe(true)
  expect(holds('钻杆 接箍', ['石油钻杆'])).toBe(false)
  expect(holds('', ['x'])).toBe(true)
})
