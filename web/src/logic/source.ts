// Sources as they are written beside a fact.

import { SAMPLE } from '@/locales/names'

/** What a source says beyond that the fact is an invented sample: the sample mark says that already. */
export function beyondSample(source: string, sample: boolean): string {
  if (!sample) return source
  const rest = source.replace(SAMPLE, '')
  return /[\p{L}\p{N}]/u.test(rest) ? source : ''
}
