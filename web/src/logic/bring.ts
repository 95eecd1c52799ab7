// Where a file stands on its way into the system.

import type { ImportDraft } from '@/api/ledgers'

export const STEPS = ['file', 'what', 'columns', 'preview', 'take'] as const
export type BringStep = (typeof STEPS)[number]

/** Tables of the district's pack: they are no list of rows, but replace the one that is there. */
export const isPackTable = (name: string): boolean => ['coverage.csv', 'reference.csv'].includes(name)

/** Whether something that is dragged over the page holds files. */
export const hasFiles = (dragged: DataTransfer | null): boolean => [...(dragged?.types ?? [])].includes('Files')

/** What is behind, what is now, what is to come. Columns of which none is read hold everything up. */
export function stepsOf(draft: Pick<ImportDraft, 'columns'>): Record<BringStep, 'done' | 'now' | 'next'> {
  const read = draft.columns.length === 0 || draft.columns.some((column) => column.field !== null)
  return { file: 'done', what: 'done', columns: read ? 'done' : 'now', preview: read ? 'now' : 'next', take: 'next' }
}
