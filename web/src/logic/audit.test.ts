import { describe, expect, test } from 'vitest'
import { changeLine } from './audit'

describe('what changed, as a line', () => {
  test('says what was and what is', () => {
    expect(changeLine({ name: '干事乙', role: ['officer', 'clerk'], unit: ['', '园区'] })).toBe('name: 干事乙; role: officer → clerk; unit: – → 园区')
  })
  test('says nothing where the operation says it all', () => {
    expect([changeLine(null), changeLine(undefined), changeLine({})]).toEqual(['', '', ''])
  })
  test('keeps what has another form readable and short', () => {
    expect(changeLine({ zones: [['a'], ['a', 'b']], projects: 0 })).toBe('zones: ["a"] → ["a","b"]; projects: 0')
    expect(changeLine([[2025, 'signed', '', null, 4]])).toBe('[[2025,"signed","",null,4]]')
    expect([...changeLine({ head: '长'.repeat(500) })]).toHaveLength(201)
  })
})
