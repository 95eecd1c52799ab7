// The rules of a label as they are read: those after the one that held are folded into one line.

import type { Rung } from '@/api/types'

export interface Step {
  /** Place of the first and the last rule of this line, from 1. */
  from: number
  to: number
  rung: Rung
}

/** Runs of skipped rules become one step; every other rule is its own. */
export function steps(ladder: Rung[]): Step[] {
  const result: Step[] = []
  ladder.forEach((rung, i) => {
    const last = result.at(-1)
    if (rung.state === 'skipped' && last?.rung.state === 'skipped') last.to = i + 1
    else result.push({ from: i + 1, to: i + 1, rung })
  })
  return result
}
