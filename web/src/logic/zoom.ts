// Arithmetic of looking at a large sheet through a window. Lengths are CSS pixels of the window unless said otherwise.

export interface Point {
  x: number
  y: number
}

export interface Size {
  width: number
  height: number
}

export interface Box extends Point, Size {}

/** A sheet point p is seen at `p * k + (x, y)`. */
export interface View extends Point {
  k: number
}

/** Closest look: a card then fills a phone's width. */
const MAX_SCALE = 6

/** The whole sheet, centred, with a margin around it. */
export function fit(sheet: Size, port: Size, margin = 16): View {
  const k = Math.min((port.width - 2 * margin) / sheet.width, (port.height - 2 * margin) / sheet.height)
  const scale = Number.isFinite(k) && k > 0 ? k : 1
  return { k: scale, x: (port.width - sheet.width * scale) / 2, y: (port.height - sheet.height * scale) / 2 }
}

/** The sheet as wide as the window, or as high, its other side from its beginning or centred where it is shorter. */
export function fill(side: 'width' | 'height', sheet: Size, port: Size, margin = 16): View {
  const k = (port[side] - 2 * margin) / sheet[side]
  if (!(Number.isFinite(k) && k > 0)) return fit(sheet, port)
  const place = (length: number, room: number) => (length * k > room - 2 * margin ? margin : (room - length * k) / 2)
  return clamp({ k, x: place(sheet.width, port.width), y: place(sheet.height, port.height) }, sheet, port)
}

/** Keeps the scale between half the fitting one and the closest, and a part of the sheet always in the window. */
export function clamp(view: View, sheet: Size, port: Size): View {
  const least = fit(sheet, port).k / 2
  const k = Math.min(Math.max(view.k, least), Math.max(MAX_SCALE, least))
  const hold = (at: number, length: number, room: number) => {
    const keep = Math.min(80, room / 2, length / 2)
    return Math.min(Math.max(at, keep - length), room - keep)
  }
  return { k, x: hold(view.x, sheet.width * k, port.width), y: hold(view.y, sheet.height * k, port.height) }
}

/** Scales about a point of the window, which stays where it is. */
export function zoomAt(view: View, at: Point, factor: number, sheet: Size, port: Size): View {
  const least = fit(sheet, port).k / 2
  const k = Math.min(Math.max(view.k * factor, least), Math.max(MAX_SCALE, least))
  const ratio = k / view.k
  return clamp({ k, x: at.x - (at.x - view.x) * ratio, y: at.y - (at.y - view.y) * ratio }, sheet, port)
}

/** Two fingers moved from one pair of points to another: their middle carries the sheet, their distance scales it. */
export function pinch(view: View, from: [Point, Point], to: [Point, Point], sheet: Size, port: Size): View {
  const middle = ([a, b]: [Point, Point]): Point => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 })
  const apart = ([a, b]: [Point, Point]) => Math.hypot(a.x - b.x, a.y - b.y)
  const start = middle(from)
  const end = middle(to)
  const before = apart(from)
  const moved = { ...view, x: view.x + end.x - start.x, y: view.y + end.y - start.y }
  return zoomAt(moved, end, before > 0 ? apart(to) / before : 1, sheet, port)
}

/** Puts a box of the sheet (sheet units) in the middle of the window, at least as large as now and never tiny. */
export function centreOn(box: Box, view: View, sheet: Size, port: Size, share = 0.13): View {
  // Its words are then a little larger than those of the page, and as many neighbours as possible stay in sight. On a phone a share of the
  // window would leave the card too small to read: at least 128 pixels.
  const wanted = Math.max(view.k, Math.max(port.width * share, 128) / box.width, fit(sheet, port).k)
  const k = Math.min(wanted, (port.width * 0.8) / box.width, (port.height * 0.8) / box.height, MAX_SCALE)
  return clamp(
    { k, x: port.width / 2 - (box.x + box.width / 2) * k, y: port.height / 2 - (box.y + box.height / 2) * k },
    sheet,
    port,
  )
}

/** The least move that brings a box of the sheet into the window. */
export function reveal(box: Box, view: View, port: Size, margin = 24): View {
  const shift = (from: number, to: number, room: number) => {
    if (to - from > room - 2 * margin) return (room - from - to) / 2
    if (from < margin) return margin - from
    if (to > room - margin) return room - margin - to
    return 0
  }
  const left = box.x * view.k + view.x
  const top = box.y * view.k + view.y
  return {
    k: view.k,
    x: view.x + shift(left, left + box.width * view.k, port.width),
    y: view.y + shift(top, top + box.height * view.k, port.height),
  }
}

/** A view on the way from one to another, `t` from 0 to 1; scale moves evenly to the eye. */
export function between(from: View, to: View, t: number): View {
  const eased = t < 0.5 ? 2 * t * t : 1 - (2 - 2 * t) ** 2 / 2
  const k = from.k * (to.k / from.k) ** eased
  // The offset follows the scale, so that the flight is straight on the sheet.
  const u = to.k === from.k ? eased : (k - from.k) / (to.k - from.k)
  return { k, x: from.x + (to.x - from.x) * u, y: from.y + (to.y - from.y) * u }
}

/** Pixels a millisecond. */
export type Speed = Point

/** How far a sheet that was let go still runs: what is left of its speed falls by two thirds in this many milliseconds. */
const COAST_MS = 260
/** Slower than this a hand has stopped. */
const STILL = 0.15

/** The speed of a hand over its last moves, null where it had stopped. Moves are places with their times, the oldest first. */
export function speedOf(moves: { at: Point; time: number }[], now: number): Speed | null {
  const last = moves.at(-1)
  const first = moves.find((move) => now - move.time < 100)
  if (!last || !first || now - last.time > 60) return null
  const span = last.time - first.time
  if (!(span > 0)) return null
  const speed = { x: (last.at.x - first.at.x) / span, y: (last.at.y - first.at.y) / span }
  return Math.hypot(speed.x, speed.y) > STILL ? speed : null
}

/** How far a sheet has run since it was let go, and whether it still runs. */
export function coast(speed: Speed, since: number): { by: Point; over: boolean } {
  const left = Math.exp(-Math.max(since, 0) / COAST_MS)
  const run = COAST_MS * (1 - left)
  return { by: { x: speed.x * run, y: speed.y * run }, over: Math.hypot(speed.x, speed.y) * left < 0.02 }
}

/** The part of the sheet that the window shows, in sheet units, cut to the sheet. */
export function inView(view: View, sheet: Size, port: Size): Box {
  const span = (at: number, room: number, length: number) => {
    const from = Math.min(Math.max(-at / view.k, 0), length)
    const to = Math.min(Math.max((room - at) / view.k, 0), length)
    return { from, length: to - from }
  }
  const across = span(view.x, port.width, sheet.width)
  const down = span(view.y, port.height, sheet.height)
  return { x: across.from, y: down.from, width: across.length, height: down.length }
}

/** The same scale with a point of the sheet in the middle of the window. */
export const centred = (at: Point, view: View, sheet: Size, port: Size): View =>
  clamp({ k: view.k, x: port.width / 2 - at.x * view.k, y: port.height / 2 - at.y * view.k }, sheet, port)
