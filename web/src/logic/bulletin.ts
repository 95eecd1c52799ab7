// What can be done with a bulletin, and the bars of an indicator's months. Positions are pixels from the top left.

export type State = 'draft' | 'reviewed' | 'issued'
export type Step = { to: State; key: 'review' | 'back' | 'issue' }

/** Where a bulletin may go from a state, the usual step first. */
export function stepsFrom(state: State): Step[] {
  if (state === 'draft') return [{ to: 'reviewed', key: 'review' }]
  if (state === 'reviewed') {
    return [
      { to: 'issued', key: 'issue' },
      { to: 'draft', key: 'back' },
    ]
  }
  return []
}

/** The month before the one a day lies in: the last one that is over. */
export function lastMonth(day: string): string {
  const [year = 0, month = 0] = day.split('-').map(Number)
  return month > 1 ? `${year}-${String(month - 1).padStart(2, '0')}` : `${year - 1}-12`
}

export interface Month {
  day: string
  value: number | null
}

export interface Bar {
  day: string
  x: number
  y: number
  width: number
  height: number
  /** Nothing is known of this month: there is a mark instead of a bar. */
  unknown: boolean
}

/** Bars of months over a width and a height; all from nought, so that they compare. A month of which nothing is known has none. */
export function barsOf(months: readonly Month[], width: number, height: number): Bar[] {
  const known = months.flatMap(({ value }) => (value === null ? [] : [value]))
  const most = Math.max(0, ...known)
  const step = months.length === 0 ? 0 : width / months.length
  return months.map(({ day, value }, i) => {
    const share = value === null || most <= 0 ? 0 : Math.max(0, value) / most
    // A value that is small and not nought stays in sight.
    const tall = share > 0 ? Math.max(1, share * height) : 0
    return { day, x: i * step + step * 0.15, y: height - tall, width: step * 0.7, height: tall, unknown: value === null }
  })
}
