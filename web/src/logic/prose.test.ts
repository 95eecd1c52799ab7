import { describe, expect, test } from 'vitest'
import { changedProse, joined, mergeProse, readKept } from './prose'

const prose = (highlights: string, problems = '', next_steps = '') => ({ highlights, problems, next_steps })

describe('two people write one bulletin', () => {
  test('each keeps the field that he alone changed', () => {
    expect(mergeProse(prose('a'), prose('mine'), prose('a', 'theirs'))).toEqual({ prose: prose('mine', 'theirs'), clashes: [] })
  })
  test('a field that both changed is named, with mine in place', () => {
    expect(mergeProse(prose('a'), prose('mine'), prose('theirs'))).toEqual({ prose: prose('mine'), clashes: ['highlights'] })
  })
  test('nothing is lost where both are joined', () => {
    expect([joined('theirs\n', ' mine'), joined('', 'mine'), joined('theirs', ' ')]).toEqual(['theirs\nmine', 'mine', 'theirs'])
  })
})

test('what is kept on the machine is read back, and what is not ours is passed over', () => {
  expect(readKept(JSON.stringify(prose('a')))).toEqual(prose('a'))
  for (const bad of [null, '', '{', '[]', '{"highlights":1}', '7']) expect(readKept(bad)).toBe(null)
  expect(changedProse(prose('a'), prose('a'))).toBe(false)
})
