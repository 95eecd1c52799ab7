// Arithmetic of the charts: scales, months, bars, the dots of a stage. Positions are pixels from the top left; nothing known is nothing drawn.

/** Round steps of an axis from nought, or from below it, to at least the largest value: about `wanted` of them. */
export function ticksTo(values: readonly (number | null)[], wanted = 4): number[] {
  const known = values.filter((value): value is number => value !== null && Number.isFinite(value))
  const most = Math.max(0, ...known)
  const least = Math.min(0, ...known)
  const span = most - least
  if (span === 0) return [0, 1]
  const rough = span / wanted
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = ([1, 2, 2.5, 5, 10].find((nice) => nice * power >= rough * 0.999) ?? 10) * power
  const ticks: number[] = []
  for (let at = Math.floor(least / step + 1e-9); at <= Math.ceil(most / step - 1e-9); at += 1) ticks.push(Number((at * step).toPrecision(12)))
  return ticks
}

/** Where a value lies between two ends of which the first is at `from` pixels. */
export const along = (value: number, [least, most]: readonly [number, number], from: number, to: number): number =>
  most === least ? from : from + ((value - least) / (most - least)) * (to - from)

export interface MonthValue {
  /** `2025-01`, or any day of it. */
  month: string
  value: number | null
  plan?: number | null
  /** Why it does not compare with the month before. */
  breaks?: string | null
}

export interface MonthMark {
  month: string
  /** The middle of its stretch. */
  x: number
  width: number
  y: number | null
  height: number
  planY: number | null
  breaks: string | null
}

export interface MonthsPicture {
  ticks: { value: number; y: number }[]
  ground: number
  marks: MonthMark[]
  /** The line through the months that are known, and the plan's; a month of which nothing is known is a hole, and so is a broken series. */
  line: string
  plan: string
  /** Every how manieth month is named. */
  every: number
}

export interface Frame {
  width: number
  height: number
  left: number
  right: number
  top: number
  bottom: number
}

/** Months over a frame, from nought. */
export function monthsPicture(months: readonly MonthValue[], frame: Frame): MonthsPicture {
  const ticks = ticksTo(months.flatMap(({ value, plan }) => [value, plan ?? null]))
  const ends = [ticks[0]!, ticks.at(-1)!] as const
  const [foot, head] = [frame.height - frame.bottom, frame.top]
  const y = (value: number) => along(value, ends, foot, head)
  const ground = y(0)
  const step = months.length === 0 ? 0 : (frame.width - frame.left - frame.right) / months.length
  const marks = months.map(({ month, value, plan = null, breaks = null }, i): MonthMark => {
    const at = value === null ? null : y(value)
    return {
      month,
      x: frame.left + (i + 0.5) * step,
      width: Math.min(step * 0.7, 48),
      y: at,
      // A value that is small and not nought stays in sight.
      height: at === null || value === 0 ? 0 : Math.max(1, Math.abs(ground - at)),
      planY: plan === null ? null : y(plan),
      breaks,
    }
  })
  const path = (of: (mark: MonthMark) => number | null, cut: (mark: MonthMark) => boolean) => {
    let pen = false
    return marks
      .map((mark) => {
        const at = of(mark)
        const down = pen && at !== null && !cut(mark)
        pen = at !== null
        return at === null ? '' : `${down ? 'L' : 'M'}${mark.x.toFixed(1)} ${at.toFixed(1)}`
      })
      .join('')
  }
  return {
    ticks: ticks.map((value) => ({ value, y: y(value) })),
    ground,
    marks,
    line: path((mark) => mark.y, (mark) => mark.breaks !== null),
    plan: path((mark) => mark.planY, () => false),
    every: step <= 0 ? 1 : Math.max(1, Math.ceil(44 / step)),
  }
}

/** The scale of a stage's dots: up to 1 in time, to 1.5 yellow, to 2 red or worse. */
export const STRIP = { yellow: 1, red: 1.5, end: 2 } as const

export interface StageMark {
  id: number
  name: string
  place: number
  colour: string
}

export interface StageDot extends StageMark {
  x: number
  y: number
}

/** Dots of one stage along its scale; those that would lie on each other step aside: above and below, then a little to the side, then they lie on. */
export function stageDots(marks: readonly StageMark[], width: number, height: number, r = 3): StageDot[] {
  const placed: StageDot[] = []
  const gap = r * 1.8
  const levels = Math.max(0, Math.floor((height / 2 - r) / gap))
  const aside = (n: number) => Math.ceil(n / 2) * gap * (n % 2 === 0 ? 1 : -1)
  const free = (x: number, y: number) => x >= r && x <= width - r && !placed.some((dot) => Math.hypot(dot.x - x, dot.y - y) < gap * 0.95)
  for (const mark of [...marks].sort((a, b) => a.place - b.place || a.id - b.id)) {
    const own = { x: Math.min(Math.max(mark.place / STRIP.end, 0), 1) * (width - 2 * r) + r, y: height / 2 }
    const tries = Array.from({ length: 5 }, (_, side) => Array.from({ length: levels * 2 + 1 }, (_, level) => ({ x: own.x + aside(side), y: own.y + aside(level) }))).flat()
    placed.push({ ...mark, ...(tries.find(({ x, y }) => free(x, y)) ?? own) })
  }
  return placed
}

/** The middle of some values; null of none. */
export function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  if (sorted.length === 0) return null
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

interface Turning {
  on: string
  colour: string
}

const days = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / 86_400_000

/**
 * How far somebody's time is used up, on the scale of `STRIP`: of the way to the next turn where he is in time, between the two turns where he is
 * yellow, past the turn where he is red. Null where no clock can be read.
 */
export function used({ since, today, turned, next }: { since: string; today: string; turned: Turning | null; next: Turning | null }): number | null {
  const share = (from: string, to: string) => (days(from, to) <= 0 ? 1 : Math.min(Math.max(days(from, today) / days(from, to), 0), 1))
  if (!turned) return next ? share(since, next.on) * STRIP.yellow : null
  if (turned.colour === 'yellow') return STRIP.yellow + (next ? share(turned.on, next.on) : 0) * (STRIP.red - STRIP.yellow)
  if (turned.colour === 'red' || turned.colour === 'leaves') {
    // So far past the turn as it took to come to it is the end of the scale.
    const past = days(since, turned.on) <= 0 ? 1 : Math.min(days(turned.on, today) / days(since, turned.on), 1)
    return turned.colour === 'leaves' ? STRIP.end : STRIP.red + Math.max(past, 0) * (STRIP.end - STRIP.red)
  }
  return next ? share(since, next.on) * STRIP.yellow : null
}
