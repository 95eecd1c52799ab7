// Moving through the months of a chain.

import type { MonthPoint } from '@/api/types'

/** The month that a day is seen at: the first that ends on it or later, the last for now and for days beyond. */
export function monthOf(day: string, months: { as_of: string }[]): number {
  const last = Math.max(months.length - 1, 0)
  if (day === '') return last
  const found = months.findIndex((month) => month.as_of >= day)
  return found < 0 ? last : found
}

/** The day to ask for at a month: its end; empty at the last, which is now. */
export const dayOf = (index: number, months: { as_of: string }[]): string =>
  index >= months.length - 1 ? '' : (months[Math.max(index, 0)]?.as_of ?? '')

/** Where play begins: where it stands, from the first month when it stands at the end. */
export const playFrom = (index: number, length: number): number => (index >= length - 1 ? 0 : index)

/** Months that stand under the scale by their year: the first of a year, no two nearer than `apart` of the scale's length. */
export function yearsUnder(months: { as_of: string }[], apart: number): { index: number; year: string }[] {
  const found: { index: number; year: string }[] = []
  const share = (index: number) => (months.length > 1 ? index / (months.length - 1) : 0)
  months.forEach((month, index) => {
    const year = month.as_of.slice(0, 4)
    const before = found.at(-1)
    const begins = index === 0 || months[index - 1]!.as_of.slice(0, 4) !== year
    if (begins && (!before || share(index) - share(before.index) >= apart)) found.push({ index, year })
  })
  return found
}

/** How many labels are others at a month than they were before. */
export const turns = (month: Pick<MonthPoint, 'turned'> | undefined): number => month?.turned.length ?? 0
