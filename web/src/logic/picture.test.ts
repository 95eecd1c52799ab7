import { describe, expect, test } from 'vitest'
import { median, monthsPicture, stageDots, STRIP, ticksTo, used } from './picture'

const frame = { width: 240, height: 120, left: 40, right: 0, top: 10, bottom: 20 }

describe('an axis', () => {
  test('goes in round steps from nought past the largest', () => {
    expect(ticksTo([3, 9])).toEqual([0, 2.5, 5, 7.5, 10])
    expect(ticksTo([64.2])).toEqual([0, 20, 40, 60, 80])
    expect(ticksTo([0.3, null])).toEqual([0, 0.1, 0.2, 0.3])
  })
  test('reaches below nought where a value does', () => {
    expect(ticksTo([-4, 8])).toEqual([-5, 0, 5, 10])
  })
  test('of nothing is still an axis', () => {
    expect(ticksTo([])).toEqual([0, 1])
    expect(ticksTo([null, 0])).toEqual([0, 1])
  })
})

describe('months', () => {
  const months = [
    { month: '2025-01', value: 10, plan: 5 },
    { month: '2025-02', value: null, plan: 10 },
    { month: '2025-03', value: 20, plan: null },
    { month: '2025-04', value: 15, plan: null, breaks: 'counted anew' },
    { month: '2025-05', value: 0, plan: null },
  ]
  const picture = monthsPicture(months, frame)

  test('a month of which nothing is known is a hole in the line, never nought', () => {
    expect(picture.marks[1]!.y).toBeNull()
    expect(picture.line.match(/M/g)).toHaveLength(3)
  })
  test('a line does not run over a broken series', () => {
    expect(picture.line).toMatch(/M[\d. ]+M[\d. ]+M[\d. ]+L[\d. ]+$/)
  })
  test('the plan is drawn as far as it goes', () => {
    expect(picture.plan).toMatch(/^M[\d. ]+L[\d. ]+$/)
  })
  test('nought stands on the ground, and what is more above it', () => {
    expect(picture.ground).toBe(100)
    expect(picture.marks[4]).toMatchObject({ y: 100, height: 0 })
    expect(picture.marks[2]).toMatchObject({ y: 10, height: 90 })
  })
  test('names of months leave each other room', () => {
    expect(picture.every).toBe(2)
  })
})

describe('the dots of a stage', () => {
  test('lie on no other while there is room, within the strip', () => {
    const marks = Array.from({ length: 6 }, (_, id) => ({ id, name: '', place: 0.5, colour: 'green' }))
    const dots = stageDots(marks, 200, 24)
    for (const [i, one] of dots.entries()) {
      expect(one.y).toBeGreaterThanOrEqual(3)
      expect(one.y).toBeLessThanOrEqual(21)
      for (const other of dots.slice(i + 1)) expect(Math.hypot(one.x - other.x, one.y - other.y)).toBeGreaterThan(2)
    }
  })
  test('beyond the end of the scale stand at its end', () => {
    expect(stageDots([{ id: 1, name: '', place: 9, colour: 'red' }], 200, 24)[0]!.x).toBe(197)
  })
})

describe('used up time', () => {
  const since = '2025-01-01'
  test('in time is the share of the way to the first turn', () => {
    expect(used({ since, today: '2025-01-06', turned: null, next: { on: '2025-01-11', colour: 'yellow' } })).toBe(0.5)
  })
  test('yellow lies between its turn and that to red', () => {
    expect(used({ since, today: '2025-01-16', turned: { on: '2025-01-11', colour: 'yellow' }, next: { on: '2025-01-21', colour: 'red' } })).toBe(1.25)
  })
  test('red lies past the red mark, what leaves at the end', () => {
    expect(used({ since, today: '2025-01-16', turned: { on: '2025-01-11', colour: 'red' }, next: null })).toBe(1.75)
    expect(used({ since, today: '2026-01-16', turned: { on: '2025-01-11', colour: 'leaves' }, next: null })).toBe(STRIP.end)
  })
  test('without a clock nothing is said', () => {
    expect(used({ since, today: '2025-01-06', turned: null, next: null })).toBeNull()
  })
})

test('the middle of none is not nought', () => {
  expect([median([]), median([4]), median([1, 9, 3]), median([1, 2])]).toEqual([null, 4, 3, 1.5])
})
