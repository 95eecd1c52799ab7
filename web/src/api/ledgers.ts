// Files that are taken in row by row, and superiors' forms that are filled.

import { address, json, maybeJson, path } from './http'
import type { components } from './schema'

type Schemas = components['schemas']
type Signal = AbortSignal | undefined
type Whole<T> = { [K in keyof T]-?: Exclude<T[K], undefined> }

export const IMPORT_KINDS = ['projects', 'enterprises', 'sites', 'opportunities', 'purchases', 'sales', 'links', 'signals', 'deals', 'cases'] as const
export const EFFECTS = ['new', 'known', 'unchanged', 'suspected', 'skipped'] as const

export type DraftLine = Schemas['ImportDraftLine']
export type ImportDraft = Whole<Schemas['ImportDraftShape']>
export type ImportPreview = Whole<Schemas['ImportPreviewShape']>
export type DraftChange = Schemas['PutDraftBody']

export const listDrafts = (signal?: Signal) => json<{ items: DraftLine[] }>('/import-drafts', { signal })
export const bringFile = (kind: string, file: File) => json<ImportDraft>('/import-drafts', { method: 'POST', query: { kind, name: file.name }, file })
export const getDraft = (id: number, signal?: Signal) => json<ImportDraft>(path`/import-drafts/${id}`, { signal })
export const putDraft = (id: number, body: DraftChange) => json<ImportDraft>(path`/import-drafts/${id}`, { method: 'PUT', body })
export const dropDraft = (id: number) => maybeJson<never>(path`/import-drafts/${id}`, { method: 'DELETE' })
/** Rows that ask for a person come first. */
export const previewDraft = (id: number, page: { effect: string; offset: number }, signal?: Signal) =>
  json<ImportPreview>(path`/import-drafts/${id}/preview`, { query: { effect: page.effect, offset: page.offset, sort: 'attention' }, signal })
export const commitDraft = (id: number, version: number, basis: number) => json<Schemas['ImportShape']>(path`/import-drafts/${id}/commit`, { method: 'POST', body: { version, basis } })
/** The rows of a file that have something to mend, with their heads. */
export const draftMend = (id: number) => address(path`/import-drafts/${id}/mend.csv`)
export const draftProblems = (id: number) => address(path`/import-drafts/${id}/problems.csv`)
export const turnImport = (id: number, state: 'undone' | 'active') => json<TurnedImport>(path`/imports/${id}/state`, { method: 'PUT', body: { state } })

export type FormHead = Whole<Schemas['FormHead']>
export type FormList = Omit<Whole<Schemas['FormsShape']>, 'items'> & { items: FormHead[] }
export type FormMapping = { cells: Whole<Schemas['CellMapping']>[]; blocks: Whole<Schemas['BlockMapping']>[] }
export type FormOne = FormHead & Omit<Whole<Schemas['FormShape']>, 'mapping'> & { mapping: FormMapping }
export type Filling = Whole<Schemas['FillingShape']>
export type TurnedImport = Whole<Schemas['TurnedImport']>
export type Submission = Schemas['FormSubmission']

export const listForms = (signal?: Signal) => json<FormList>('/forms', { signal })
export const bringForm = (file: File) => json<FormOne>('/forms', { method: 'POST', query: { name: file.name }, file })
export const getForm = (form: string, signal?: Signal) => json<FormOne>(path`/forms/${form}`, { signal })
export const putForm = (form: string, version: number, title: string, mapping: FormMapping) =>
  json<FormOne>(path`/forms/${form}`, { method: 'PUT', body: { version, title, mapping } })
export const deleteForm = (form: string) => maybeJson<never>(path`/forms/${form}`, { method: 'DELETE' })
export const fillForm = (form: string, month: string, signal?: Signal) => json<Filling>(path`/forms/${form}/filling`, { query: { month }, signal })
export const filledForm = (form: string, month: string, basis: 'sheet' | 'apart') => address(path`/forms/${form}/filled`, { month, basis })
export const blankForm = (form: string) => address(path`/forms/${form}/file`)
export const listSubmissions = (form: string, signal?: Signal) => json<{ items: Submission[] }>(path`/forms/${form}/submissions`, { signal })
export const submitForm = (form: string, month: string, basis: number) => json<Submission>(path`/forms/${form}/submissions`, { method: 'POST', body: { month, basis } })
export const submissionFile = (id: number) => address(path`/form-submissions/${id}/file`)
