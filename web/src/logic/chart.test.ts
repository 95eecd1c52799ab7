import { describe, expect, test } from 'vitest'
import { axis, frontier, frontierBoxes, gathered, placeLabels, textWidth, ticksOf, type Dot, type Named } from './chart'

describe('an axis', () => {
  test.each([
    [[], 0, 100],
    [[50], 30, 70],
    [[62, 71, 88], 50, 100],
    [[2, 3], 0, 40],
    [[99, 100], 60, 100],
    [[0, 100], 0, 100],
  ])('over %s goes from %s to %s', (values, from, to) => {
    expect(axis(values)).toEqual({ from, to })
  })

  test('has a tick every ten, every twenty where there is little room', () => {
    expect(ticksOf({ from: 30, to: 70 }, 400)).toEqual([30, 40, 50, 60, 70])
    expect(ticksOf({ from: 0, to: 100 }, 260)).toEqual([0, 20, 40, 60, 80, 100])
    expect(ticksOf({ from: 30, to: 100 }, 180)).toEqual([40, 60, 80, 100])
  })
})

test('the edge of the first tier steps down from the left to the bottom', () => {
  expect(frontier([{ x: 30, y: 20 }, { x: 10, y: 5 }], 0, 100)).toBe('M0 5H10V20H30V100')
  expect(frontier([], 0, 100)).toBe('')
})

test('the line takes its room, a box a stroke', () => {
  expect(frontierBoxes([{ x: 30, y: 20 }, { x: 10, y: 5 }], 0, 100)).toEqual([
    { x: 0, y: 4, width: 10, height: 2 },
    { x: 9, y: 5, width: 2, height: 15 },
    { x: 10, y: 19, width: 20, height: 2 },
    { x: 29, y: 20, width: 2, height: 80 },
  ])
  expect(frontierBoxes([], 0, 100)).toEqual([])
})

test('marks that would lie on one another become one that tells how many it is', () => {
  const dot = (id: number, x: number, r = 5): Dot => ({ id, x, y: 0, r })
  const marks = gathered([dot(1, 0), dot(2, 4, 9), dot(3, 40)])
  expect(marks.map(({ at, r, all }) => [at.id, r, all.length])).toEqual([
    [1, 9, 2],
    [3, 5, 1],
  ])
})

describe('names', () => {
  const area = { x: 0, y: 0, width: 300, height: 200 }
  const named = (id: number, x: number, y: number, text = '某某管业'): Named => ({ id, x, y, r: 6, text })
  const overlap = (a: { x: number; y: number; text: string }, b: typeof a) =>
    Math.abs(a.y - b.y) < 16 && a.x < b.x + textWidth(b.text) && b.x < a.x + textWidth(a.text)

  test('stand right of their mark where there is room, else left', () => {
    const dots = [named(1, 100, 100), named(2, 290, 40)]
    const labels = placeLabels(dots, dots, area)
    expect(labels[0]!.x).toBeGreaterThan(100)
    expect(labels[1]!.x).toBeLessThan(290)
  })

  test('never touch one another, a mark or the edge; one without a place stays away', () => {
    // A crowd that cannot all be named.
    const dots = Array.from({ length: 40 }, (_, i) => named(i, 20 + ((i * 37) % 260), 20 + ((i * 53) % 160)))
    const labels = placeLabels(dots, dots, area)
    expect(labels.length).toBeGreaterThan(2)
    expect(labels.length).toBeLessThan(40)
    for (const a of labels) {
      expect(a.x).toBeGreaterThanOrEqual(0)
      expect(a.x + textWidth(a.text)).toBeLessThanOrEqual(300)
      for (const b of labels) if (a !== b) expect(overlap(a, b)).toBe(false)
      for (const dot of dots) {
        if (dot.id === a.id) continue
        const across = dot.x + 6 > a.x && dot.x - 6 < a.x + textWidth(a.text)
        const along = dot.y + 6 > a.y - 12 && dot.y - 6 < a.y + 4
        expect(across && along).toBe(false)
      }
    }
  })

  test('keep off what is taken', () => {
    const dots = [named(1, 100, 100)]
    const labels = placeLabels(dots, dots, area, [{ x: 105, y: 80, width: 195, height: 40 }])
    expect(labels[0]!.x).toBeLessThan(100)
  })
})
