import { describe, expect, test } from 'vitest'
import { changedKeys, joined, merge, same, unsettled } from './merge'

const check = (base: object, mine: object, theirs: object) => {
  const { form, clashes, taken } = merge({ ...base }, { ...mine }, { ...theirs })
  return { form, clashes: clashes.map(({ key }) => key), taken }
}

describe('two people write one form', () => {
  test('each keeps the field that he alone changed', () => {
    expect(check({ a: 'x', b: '' }, { a: 'mine', b: '' }, { a: 'x', b: 'theirs' })).toEqual({ form: { a: 'mine', b: 'theirs' }, clashes: [], taken: ['b'] })
  })
  test('a field that both changed is named, with mine in place', () => {
    expect(check({ a: 'x' }, { a: 'mine' }, { a: 'theirs' })).toEqual({ form: { a: 'mine' }, clashes: ['a'], taken: [] })
  })
  test('what both changed alike is no clash, nor what differs in spaces alone', () => {
    expect(check({ a: 'x' }, { a: 'y' }, { a: 'y ' })).toEqual({ form: { a: 'y' }, clashes: [], taken: [] })
  })
  test('a field that one of us made is kept, and one that they emptied is emptied', () => {
    expect(check({ b: 'x' }, { b: 'x', mine: '1' }, { theirs: '2' })).toEqual({ form: { b: '', mine: '1', theirs: '2' }, clashes: [], taken: ['theirs', 'b'] })
  })
  test('a clash that nobody settled clashes again when the words are merged anew', () => {
    const base = { a: 'x' }
    const theirs = { a: 'theirs' }
    const first = merge(base, { a: 'mine' }, theirs)
    expect(merge(theirs, first.form, theirs).clashes).toEqual([])
    expect(merge(unsettled(theirs, first.clashes), first.form, theirs).clashes.map(({ key }) => key)).toEqual(['a'])
  })
})

test('unknown is written in more than one way', () => {
  expect([same(null, ''), same([], null), same({ land: '' }, {}), same({ a: '1', b: '2' }, { b: '2', a: '1' }), same(' a', 'a')]).toEqual([true, true, true, true, true])
  expect([same('0', ''), same([{ unit: 'a', share: 1 }], []), same(0, ''), same(false, '')]).toEqual([false, false, false, false])
  expect(changedKeys({ a: 'x', b: '1' }, { a: 'x ', c: '2' })).toEqual(['b', 'c'])
})

test('nothing is lost where both texts are joined', () => {
  expect([joined('theirs\n', ' mine'), joined('', 'mine'), joined('theirs', ' ')]).toEqual(['theirs\nmine', 'mine', 'theirs'])
})
