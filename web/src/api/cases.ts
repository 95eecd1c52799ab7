// Requests of firms: the inbox, one case with its history, its steps and notes, figures.

import { json, path, type Query } from './http'
import type { components } from './schema'

type Schemas = components['schemas']
type Signal = AbortSignal | undefined
/** A shape as the server writes it: every field is there. */
type Whole<T> = { [K in keyof T]-?: Exclude<T[K], undefined> }

export const CASE_STATES = ['received', 'assigned', 'in_hand', 'waiting', 'answered', 'called_back', 'closed', 'withdrawn'] as const
export const CASE_CLASSES = ['consultation', 'simple', 'complex'] as const
export const CASE_SOURCES = ['phone', 'visit', 'web', 'hotline', 'portal'] as const
export const CASE_FIGURES = ['received', 'open', 'late', 'first_answered', 'first_in_time', 'answered', 'in_time', 'reopened', 'rated'] as const
export const CASE_BYS = ['unit', 'cause', 'class', 'source'] as const

export type CaseStep =
  | 'assigned' | 'taken' | 'handed_over' | 'first_answered' | 'waiting' | 'resumed' | 'reclassed' | 'escalated' | 'answered' | 'called_back' | 'closed' | 'reopened' | 'withdrawn'
export type CaseFigure = (typeof CASE_FIGURES)[number]
export type CaseBy = (typeof CASE_BYS)[number]
export type CaseClock = Whole<Schemas['CaseClockShape']>
export type CaseRow = Whole<Omit<Schemas['CaseShape'], 'clocks' | 'clock'>> & { clocks: CaseClock[]; clock: CaseClock | null }
export type CaseEvent = Whole<Schemas['CaseEventShape']>
export type CaseNote = Whole<Schemas['CaseNoteShape']>
export type CaseDetail = CaseRow & {
  text: string
  contact: string | null
  history: CaseEvent[]
  notes: CaseNote[]
  may: CaseStep[]
  usual: string
  updated_at: string
  updated_by: string
}
export type CaseList = { day: string; open: number; late: number; mine: number; items: CaseRow[] }
export type CaseCounts = Whole<Omit<Schemas['CaseCounts'], 'figures'>> & { figures: Record<CaseFigure, number> }
export type CaseStatistics = { day: string; by: CaseBy; all: CaseCounts; items: CaseCounts[] }
export type CaseRules = Whole<Omit<Schemas['CaseRules'], 'classes' | 'causes'>> & {
  classes: Whole<Schemas['CaseClassShape']>[]
  causes: Whole<Schemas['CaseCauseShape']>[]
}
export type NewCase = Schemas['CaseBody']
export type NewCaseEvent = Partial<Schemas['CaseEventBody']> & { version: number; step: CaseStep }

export const listCases = (query: Query, signal?: Signal) => json<CaseList>('/cases', { query, signal })
export const getCase = (id: number, signal?: Signal) => json<CaseDetail>(path`/cases/${id}`, { signal })
export const createCase = (body: Partial<NewCase>) => json<CaseDetail>('/cases', { method: 'POST', body })
export const putCase = (id: number, body: Schemas['PutCaseBody']) => json<CaseDetail>(path`/cases/${id}`, { method: 'PUT', body })
export const createCaseEvent = (id: number, body: NewCaseEvent) => json<CaseDetail>(path`/cases/${id}/events`, { method: 'POST', body })
export const createCaseNote = (id: number, text: string) => json<CaseDetail>(path`/cases/${id}/notes`, { method: 'POST', body: { text } })
export const getCaseRules = (signal?: Signal) => json<CaseRules>('/cases/rules', { signal })
export const getCaseStatistics = (query: Query, signal?: Signal) => json<CaseStatistics>('/cases/statistics', { query, signal })
