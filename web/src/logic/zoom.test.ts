import { describe, expect, test } from 'vitest'
import { between, centred, centreOn, clamp, coast, fill, fit, inView, pinch, reveal, speedOf, zoomAt, type Point, type View } from './zoom'

const SHEET = { width: 3364, height: 2376 }
const PORT = { width: 1000, height: 600 }
const seen = (view: View, p: Point): Point => ({ x: p.x * view.k + view.x, y: p.y * view.k + view.y })
const near = (a: Point, b: Point) => {
  expect(a.x).toBeCloseTo(b.x, 6)
  expect(a.y).toBeCloseTo(b.y, 6)
}

describe('the view of a sheet', () => {
  test('a fitted sheet lies whole and centred in the window', () => {
    const view = fit(SHEET, PORT)
    near(seen(view, { x: SHEET.width / 2, y: SHEET.height / 2 }), { x: 500, y: 300 })
    expect(SHEET.width * view.k).toBeLessThanOrEqual(PORT.width)
    expect(SHEET.height * view.k).toBeLessThanOrEqual(PORT.height)
  })

  test('a window without size gives a usable view', () => {
    expect(fit(SHEET, { width: 0, height: 0 }).k).toBe(1)
  })

  test('zooming keeps the point under the pointer', () => {
    const view = fit(SHEET, PORT)
    const at = { x: 420, y: 310 }
    const point = { x: (at.x - view.x) / view.k, y: (at.y - view.y) / view.k }
    near(seen(zoomAt(view, at, 3, SHEET, PORT), point), at)
  })

  test('zooming stops at both ends', () => {
    const view = fit(SHEET, PORT)
    expect(zoomAt(view, { x: 0, y: 0 }, 1e9, SHEET, PORT).k).toBe(6)
    expect(zoomAt(view, { x: 0, y: 0 }, 1e-9, SHEET, PORT).k).toBeCloseTo(view.k / 2)
  })

  test('the sheet cannot be lost outside the window', () => {
    for (const x of [-1e6, 1e6]) {
      const view = clamp({ k: 1, x, y: x }, SHEET, PORT)
      expect(view.x).toBeLessThan(PORT.width)
      expect(view.x + SHEET.width).toBeGreaterThan(0)
      expect(view.y).toBeLessThan(PORT.height)
      expect(view.y + SHEET.height).toBeGreaterThan(0)
    }
  })

  test('two fingers that only move carry the sheet', () => {
    const view = { k: 0.5, x: -100, y: -100 }
    const from: [Point, Point] = [{ x: 100, y: 100 }, { x: 200, y: 100 }]
    const to: [Point, Point] = [{ x: 130, y: 90 }, { x: 230, y: 90 }]
    expect(pinch(view, from, to, SHEET, PORT)).toEqual({ k: 0.5, x: -70, y: -110 })
  })

  test('two fingers that part scale about their middle', () => {
    const view = { k: 0.5, x: -100, y: -100 }
    const from: [Point, Point] = [{ x: 400, y: 300 }, { x: 600, y: 300 }]
    const to: [Point, Point] = [{ x: 300, y: 300 }, { x: 700, y: 300 }]
    const next = pinch(view, from, to, SHEET, PORT)
    expect(next.k).toBe(1)
    near(seen(next, { x: 1200, y: 800 }), { x: 500, y: 300 })
  })

  test('a card flown to lies in the middle and is large enough to read', () => {
    const card = { x: 3000, y: 200, width: 176, height: 184 }
    const view = centreOn(card, fit(SHEET, PORT), SHEET, PORT)
    near(seen(view, { x: 3088, y: 292 }), { x: 500, y: 300 })
    expect(card.width * view.k).toBeCloseTo(130)
  })

  test('a card already seen moves nothing, one outside comes in', () => {
    const view = { k: 1, x: 0, y: 0 }
    expect(reveal({ x: 100, y: 100, width: 50, height: 50 }, view, PORT)).toEqual(view)
    expect(reveal({ x: 990, y: 100, width: 50, height: 50 }, view, PORT)).toEqual({ k: 1, x: -64, y: 0 })
  })

  test('a flight begins and ends where it should', () => {
    const from = { k: 0.25, x: 10, y: 20 }
    const to = { k: 1, x: -900, y: -300 }
    expect(between(from, to, 0)).toEqual(from)
    const end = between(from, to, 1)
    near(end, to)
    expect(end.k).toBeCloseTo(1)
  })
})

describe('filling the window', () => {
  test('as wide as the window begins at the top where it is too high', () => {
    const view = fill('width', SHEET, { width: 1000, height: 300 })
    expect(SHEET.width * view.k).toBeCloseTo(968)
    expect([view.x, view.y].map(Math.round)).toEqual([16, 16])
  })
  test('as high as the window', () => {
    const view = fill('height', SHEET, { width: 300, height: 600 })
    expect(SHEET.height * view.k).toBeCloseTo(568)
  })
  test('a window without size fits as well as can be', () => expect(fill('width', SHEET, { width: 0, height: 0 }).k).toBe(1))
})

describe('a sheet that was let go', () => {
  const moves = (...at: [number, number][]) => at.map(([x, time]) => ({ at: { x, y: 0 }, time }))
  test('runs on with the speed of the hand', () => {
    expect(speedOf(moves([0, 0], [10, 10], [30, 20]), 22)).toEqual({ x: 1.5, y: 0 })
  })
  test('stays where the hand had stopped, or never moved', () => {
    expect(speedOf(moves([0, 0], [30, 20]), 200)).toBeNull()
    expect(speedOf(moves([0, 0], [1, 90]), 90)).toBeNull()
    expect(speedOf(moves([5, 5]), 6)).toBeNull()
    expect(speedOf([], 0)).toBeNull()
  })
  test('runs ever slower and comes to rest', () => {
    const speed = { x: 1, y: 0 }
    const first = coast(speed, 100).by.x
    const second = coast(speed, 200).by.x - first
    expect(second).toBeLessThan(first)
    expect(second).toBeGreaterThan(0)
    expect([coast(speed, 0).over, coast(speed, 5000).over]).toEqual([false, true])
  })
})

describe('what the window shows', () => {
  test('of a fitted sheet all', () => {
    const box = inView(fit(SHEET, PORT), SHEET, PORT)
    expect([box.x, box.y, box.width, box.height].map(Math.round)).toEqual([0, 0, SHEET.width, SHEET.height])
  })
  test('of a large one the part, and a point comes to its middle', () => {
    const view = centred({ x: 1000, y: 1000 }, { x: 0, y: 0, k: 2 }, SHEET, PORT)
    expect(inView(view, SHEET, PORT)).toEqual({ x: 750, y: 850, width: 500, height: 300 })
  })
})
