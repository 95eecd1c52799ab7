import { expect, test } from 'vitest'
import { placeOf, readKept, writeKept } from './kept'

const like = { a: '', list: [] as string[] }
const check = (value: unknown) => readKept(typeof value === 'string' ? value : JSON.stringify(value), like)

test('what is kept on the machine is read back with what it was written on', () => {
  const kept = { base: { a: 'x', list: ['1'] }, version: 3, form: { a: 'y', list: [], 'said own:1': 'z' }, at: '2025-01-01T00:00:00Z' }
  expect(readKept(writeKept(kept), like)).toEqual(kept)
})

test('what is not ours is passed over', () => {
  for (const bad of [null, '', '{', '[]', 7, { a: 'x' }, { base: {}, form: [], version: 1, at: '' }, { base: {}, form: {}, version: '1', at: '' }]) expect(check(bad)).toBe(null)
})

test('a field of another kind than it has to be is left out', () => {
  expect(check({ base: {}, form: { a: ['x'], list: 'y' }, version: 1, at: '' })?.form).toEqual(like)
})

test('each person has words of his own on one machine', () => {
  expect(placeOf('a', 'bulletin 1')).not.toBe(placeOf('b', 'bulletin 1'))
})
