// What can be done with a bulletin.

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

/** The month to report on. A sample's work ended with its data: their last month is it. */
export const monthToReport = ({ sample, data_date }: { sample: boolean; data_date: string }, day: string): string =>
  sample ? data_date.slice(0, 7) : lastMonth(day)

/** Units that have most first; those of whom nothing is known last, equals as they come. */
export const byMost = <T extends { reading: { value: number | null } }>(units: readonly T[]): T[] =>
  [...units].sort(({ reading: { value: one } }, { reading: { value: other } }) => (one === null || other === null ? Number(one === null) - Number(other === null) : other - one))
