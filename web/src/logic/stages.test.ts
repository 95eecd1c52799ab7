import { expect, test } from 'vitest'
import type { GapKind, Square, Stage } from '@/api/types'
import { bands, moved } from './stages'

const square = (node: string, stage: Stage, kind: GapKind): Square => ({ node, stage, kind, title: { zh: node, en: node }, sound: node })

test('gaps come first in a stage and equals keep their order', () => {
  const [upstream, midstream] = bands([
    square('a', 'upstream', 'Steady'),
    square('b', 'upstream', 'Extend'),
    square('c', 'upstream', 'Missing'),
    square('d', 'upstream', 'Steady'),
  ])
  expect(upstream!.squares.map((s) => s.node)).toEqual(['c', 'b', 'a', 'd'])
  expect([upstream!.missing, upstream!.extend]).toEqual([1, 1])
  expect(midstream!.squares).toEqual([])
})

test('every square is in exactly one band', () => {
  const all = [square('a', 'support', 'Watch'), square('b', 'downstream', 'New')]
  expect(bands(all).flatMap((b) => b.squares)).toHaveLength(2)
})

test('keys move within the row and stop at its ends', () => {
  expect(moved('ArrowRight', 0, 3)).toBe(1)
  expect(moved('ArrowRight', 2, 3)).toBe(2)
  expect(moved('ArrowLeft', 0, 3)).toBe(0)
  expect(moved('End', 0, 3)).toBe(2)
  expect(moved('x', 0, 3)).toBeNull()
  expect(moved('End', 0, 0)).toBeNull()
})
