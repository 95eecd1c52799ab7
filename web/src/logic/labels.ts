// A node's label by day as a short list: what it was since when, and what made it so.

import type { LabelChange, LabelPoint } from '@/api'

/** A time through which the same label was shown. */
export interface LabelSpan {
  /** The point at which it began. */
  point: LabelPoint
  /** What happened then, the latest first, as far as it is told. */
  changes: LabelChange[]
  /** Further things that happened then. */
  more: number
  /** What happened later without turning it. */
  quiet: number
}

/** Changes of a turn that are told. */
const TOLD = 3

/** The spans of a history, the newest first, as its points are. */
export function labelSpans(points: LabelPoint[]): LabelSpan[] {
  const spans: LabelSpan[] = []
  let quiet = 0
  points.forEach((point, at) => {
    const oldest = at === points.length - 1
    if (!point.turned && !oldest) {
      quiet += point.changes.length + point.more
      return
    }
    const changes = point.changes.toReversed()
    spans.push({ point, changes: changes.slice(0, TOLD), more: Math.max(0, changes.length - TOLD) + point.more, quiet })
    quiet = 0
  })
  return spans
}
