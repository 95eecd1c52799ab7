// Views of tables, and tables as workbooks.

import type { Workbook } from '@/logic/table'
import { file, json, maybeJson, path } from './http'
import type { components } from './schema'

export type View = components['schemas']['ViewShape']
export type ViewWords = components['schemas']['ViewBody']

export const listViews = (table: string, signal?: AbortSignal) => json<{ views: View[] }>('/views', { query: { table }, signal })
export const createView = (body: ViewWords & { table: string }) => json<View>('/views', { method: 'POST', body })
export const putView = (id: number, body: ViewWords) => json<View>(path`/views/${id}`, { method: 'PUT', body })
export const deleteView = (id: number) => maybeJson(path`/views/${id}`, { method: 'DELETE' })
export const putFirstView = (table: string, view: number | null) => maybeJson('/first-views', { method: 'PUT', body: { table, view } })

/** A table as the bytes of a workbook. */
export const makeWorkbook = (book: Workbook) => file('/workbooks', { method: 'POST', body: book })
