// Arithmetic of the value × likelihood chart. Positions are pixels from the top left.

export interface Range {
  from: number
  to: number
}

/** An axis over scores of 0–100: whole tens with room around what is shown, never narrower than 40. */
export function axis(values: readonly number[]): Range {
  if (values.length === 0) return { from: 0, to: 100 }
  let from = Math.max(0, Math.floor((Math.min(...values) - 4) / 10) * 10)
  let to = Math.min(100, Math.ceil((Math.max(...values) + 4) / 10) * 10)
  while (to - from < 40) {
    if (from > 0) from -= 10
    if (to - from < 40 && to < 100) to += 10
  }
  return { from, to }
}

/** Ticks of an axis: every ten, every twenty where there is little room. */
export function ticksOf({ from, to }: Range, length: number): number[] {
  const step = length / ((to - from) / 10) < 34 ? 20 : 10
  const result: number[] = []
  for (let at = Math.ceil(from / step) * step; at <= to; at += step) result.push(at)
  return result
}

export interface Point {
  x: number
  y: number
}

/** The stepped line around points of which none is right of and above another: from the left edge to the bottom. */
export function frontier(points: readonly Point[], left: number, bottom: number): string {
  if (points.length === 0) return ''
  const sorted = [...points].sort((a, b) => a.x - b.x || a.y - b.y)
  const steps = sorted.map(({ x, y }, i) => `${i === 0 ? `M${left} ${y}` : `V${y}`}H${x}`)
  return `${steps.join('')}V${bottom}`
}

/** The room that the stepped line takes, a box a stroke, so that no text is written over it. */
export function frontierBoxes(points: readonly Point[], left: number, bottom: number): Box[] {
  const sorted = [...points].sort((a, b) => a.x - b.x || a.y - b.y)
  return sorted.flatMap(({ x, y }, i) => {
    const from = sorted[i - 1]?.x ?? left
    const to = sorted[i + 1]?.y ?? bottom
    return [
      { x: from, y: y - 1, width: x - from, height: 2 },
      { x: x - 1, y, width: 2, height: to - y },
    ]
  })
}

export interface Dot extends Point {
  id: number
  r: number
}

/** Dots that would lie on one another, as one mark: it stands where the first of them stands and is as large as the largest. */
export function gathered<T extends Dot>(dots: readonly T[], near = 5): { at: T; r: number; all: T[] }[] {
  const marks: { at: T; r: number; all: T[] }[] = []
  for (const dot of dots) {
    const mark = marks.find(({ at }) => Math.hypot(at.x - dot.x, at.y - dot.y) <= near)
    if (mark) {
      mark.all.push(dot)
      mark.r = Math.max(mark.r, dot.r)
    } else marks.push({ at: dot, r: dot.r, all: [dot] })
  }
  return marks
}

/** How wide a text of 12 px stands: Chinese characters are square, others a little over half. Measured, not asked of the page. */
export const textWidth = (text: string): number =>
  [...text].reduce((sum, letter) => sum + (/[\u2e80-\uffef]/.test(letter) ? 12 : /[A-Z…×]/.test(letter) ? 9 : 6.6), 0)

export interface Box {
  x: number
  y: number
  width: number
  height: number
}

/** Whether two boxes leave each other free. */
export const apart = (a: Box, b: Box): boolean =>
  a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y

export interface Named extends Dot {
  text: string
}

export interface Label {
  id: number
  text: string
  /** Where the text begins and its baseline. */
  x: number
  y: number
}

const HEIGHT = 16
const GAP = 4

/**
 * Names beside their marks without touching another mark, another name or what is taken already. They are placed in the
 * order given; one without a free place stays away, as its mark tells it on hover and the table always.
 */
export function placeLabels(named: readonly Named[], dots: readonly Dot[], area: Box, taken: readonly Box[] = []): Label[] {
  const used: Box[] = [...taken]
  const circles = dots.map((dot) => ({ id: dot.id, x: dot.x - dot.r, y: dot.y - dot.r, width: dot.r * 2, height: dot.r * 2 }))
  const labels: Label[] = []
  for (const { id, text, x, y, r } of named) {
    const width = textWidth(text)
    const mid = y - HEIGHT / 2
    const above = y - r - HEIGHT
    const below = y + r
    const places: Point[] = [
      { x: x + r + GAP, y: mid },
      { x: x - r - GAP - width, y: mid },
      { x: x + r * 0.5, y: above },
      { x: x + r * 0.5, y: below },
      { x: x - r * 0.5 - width, y: above },
      { x: x - r * 0.5 - width, y: below },
      { x: x - width / 2, y: above },
      { x: x - width / 2, y: below },
    ]
    const free = places
      .map((place) => ({ ...place, width, height: HEIGHT }))
      .find(
        (box) =>
          box.x >= area.x &&
          box.y >= area.y &&
          box.x + box.width <= area.x + area.width &&
          box.y + box.height <= area.y + area.height &&
          used.every((other) => apart(box, other)) &&
          circles.every((circle) => circle.id === id || apart(box, circle)),
      )
    if (!free) continue
    used.push(free)
    labels.push({ id, text, x: free.x, y: free.y + 12 })
  }
  return labels
}
