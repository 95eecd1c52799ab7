// Approvals handled for firms: checklists, plans with their steps, what happens to a step, papers, letters, and an investor's progress link.

import { file, json, path, type Query } from './http'
import type { components } from './schema'

type Schemas = components['schemas']
type Signal = AbortSignal | undefined
/** A shape as the server writes it: every field is there. */
type Whole<T> = { [K in keyof T]-?: Exclude<T[K], undefined> }

export const COURSES = ['late', 'blocked', 'open', 'done', 'ended'] as const

export type StepOwed = Whole<Schemas['StepOwedShape']>
export type ApprovalCard = Whole<Omit<Schemas['ApprovalCard'], 'owed'>> & { owed: StepOwed[] }
export type StepPaper = Whole<Schemas['StepPaperShape']>
export type ApprovalStep = Whole<Omit<Schemas['StepShape'], 'owed' | 'papers'>> & { owed: StepOwed | null; papers: StepPaper[] }
export type Approval = ApprovalCard & {
  title_zh: string
  title_en: string
  contact: string
  note: string
  ended: string | null
  steps: ApprovalStep[]
  checklists: string[]
  yours: boolean
  as_of: string
  updated_at: string
  updated_by: string
}
export type Checklist = Whole<Schemas['ChecklistShape']>
export type ApprovalFacts = Whole<Schemas['ApprovalFactsBody']>
export type ProgressLinks = { items: Whole<Schemas['ProgressLinkShape']>[]; refusal: { zh: string; en: string } | null }
export type NewProgressLink = { path: string; code: string; ends: string; links: ProgressLinks }

export interface StepEvent {
  act: string
  on: string | null
  number: string
  note: string
  papers: number[]
}

export const listChecklists = (signal?: Signal) => json<{ items: Checklist[] }>('/approval-checklists', { signal })
export const listApprovals = (query: Query, signal?: Signal) => json<{ items: ApprovalCard[]; as_of: string }>('/approvals', { query, signal })
export const getApproval = (id: number, signal?: Signal) => json<Approval>(path`/approvals/${id}`, { signal })
export const createApproval = (body: Partial<ApprovalFacts> & { project: number | null; checklists: string[]; begun_on: string | null }) =>
  json<Approval>('/approvals', { method: 'POST', body })
export const putApproval = (id: number, body: ApprovalFacts & { version: number }) => json<Approval>(path`/approvals/${id}`, { method: 'PUT', body })
export const addChecklists = (id: number, body: { version: number; checklists: string[] }) =>
  json<Approval>(path`/approvals/${id}/steps`, { method: 'POST', body })
export const putApprovalState = (id: number, body: { version: number; state: 'ended' | 'open'; reason: string }) =>
  json<Approval>(path`/approvals/${id}/state`, { method: 'PUT', body })
export const addStepEvent = (id: number, step: number, body: StepEvent & { version: number }) =>
  json<Approval>(path`/approvals/${id}/steps/${step}/events`, { method: 'POST', body })
export const putStep = (id: number, step: number, body: { version: number; promised: number | null }) =>
  json<Approval>(path`/approvals/${id}/steps/${step}`, { method: 'PUT', body })
export const putPapers = (id: number, body: { version: number; papers: number[]; state: string; on: string | null; file: string | null }) =>
  json<Approval>(path`/approvals/${id}/papers`, { method: 'PUT', body })
/** A letter is asked for with a body: the secret of a link belongs in no address. */
export const makeLetter = (id: number, body: { kind: 'papers' | 'department' | 'investor'; department?: string; lang?: string; path?: string }) =>
  file(path`/approvals/${id}/letters`, { method: 'POST', body })

export const listProgressLinks = (project: number, signal?: Signal) => json<ProgressLinks>(path`/projects/${project}/progress-links`, { signal })
export const createProgressLink = (project: number, ends: string) =>
  json<NewProgressLink>(path`/projects/${project}/progress-links`, { method: 'POST', body: { ends: ends || null } })
export const revokeProgressLinks = (project: number) => json<ProgressLinks>(path`/projects/${project}/progress-links`, { method: 'DELETE' })
