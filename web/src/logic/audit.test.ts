import { describe, expect, test } from 'vitest'
import { changeLine as line, entityLine } from './audit'

const plain = (code: string) => code
const changeLine = (change: unknown) => line(change, plain)

describe('what changed, as a line', () => {
  test('says what was and what is', () => {
    expect(changeLine({ name: '干事乙', role: ['officer', 'clerk'], unit: ['', '园区'] })).toBe('name: 干事乙; role: officer → clerk; unit: – → 园区')
  })
  test('says nothing where the operation says it all', () => {
    expect([changeLine(null), changeLine(undefined), changeLine({})]).toEqual(['', '', ''])
  })
  test('names things and fields in the reader’s words, where there are some', () => {
    const word = (code: string) => ({ user: '用户', role: '角色' })[code] ?? code
    expect([entityLine('user:3', word), entityLine('lot:a:b', word), entityLine('user', word)]).toEqual(['用户 3', 'lot a:b', '用户'])
    expect(line({ role: ['officer', 'clerk'], odd: 1 }, word)).toBe('角色: officer → clerk; odd: 1')
  })
  test('keeps what has another form readable and short', () => {
    expect(changeLine({ zones: [['a'], ['a', 'b']], projects: 0 })).toBe('zones: ["a"] → ["a","b"]; projects: 0')
    expect(changeLine([[2025, 'signed', '', null, 4]])).toBe('[[2025,"signed","",null,4]]')
    expect([...changeLine({ head: '长'.repeat(500) })]).toHaveLength(201)
  })
})
