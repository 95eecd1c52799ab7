import { expect, test } from 'vitest'
import { changed, choice, one, whole } from './query'

test('a key gives its first text and nothing else', () => {
  expect(one({ a: ['x', 'y'] }, 'a')).toBe('x')
  expect(one({ a: null }, 'a')).toBe('')
  expect(one({}, 'a')).toBe('')
})

test('a word outside the allowed ones is the first of them', () => {
  expect(choice({ e: 'public' }, 'e', ['internal', 'public'])).toBe('public')
  expect(choice({ e: 'secret' }, 'e', ['internal', 'public'])).toBe('internal')
})

test('only digits are a count', () => {
  expect(whole({ n: '40' }, 'n')).toBe(40)
  for (const n of ['', '-1', '1e3', '4.5', '99999999999']) expect(whole({ n }, 'n')).toBe(0)
})

test('a change keeps the other keys and an empty value removes its own', () => {
  expect(changed({ a: '1', b: '2', c: null }, { b: '', d: '4' })).toEqual({ a: '1', d: '4' })
})
