// Projects: the list, the board, the clocks, one whole, and what is written of them.

import { address, json, path, type Query } from './http'
import type { components } from './schema'

type Schemas = components['schemas']

/** A shape as the server writes it: every field is there. */
type Whole<T> = { [K in keyof T]-?: Exclude<T[K], undefined> }

export const COLOURS = ['leaves', 'red', 'yellow', 'green'] as const
export type Colour = (typeof COLOURS)[number]

/** Stages in their order. */
export const PROJECT_STAGES = [
  'lead', 'assessment', 'reserve', 'planned', 'talks', 'admission', 'signed', 'filed', 'construction', 'trial', 'operating', 'ended',
] as const
export const ORIGINS = ['city', 'province', 'outside_province', 'hk_mo_tw', 'foreign'] as const
export const TAGS = ['world500', 'china500', 'private500', 'ten_billion', 'foreign', 'returnee', 'above_scale_candidate', 'above_scale'] as const
export const OUTSIDE_KEYS = ['approval', 'statistics', 'land', 'environment', 'energy', 'construction'] as const
export const CURRENCIES = ['CNY', 'USD', 'HKD', 'EUR', 'JPY', 'TWD'] as const
export const END_REASONS = ['elsewhere', 'withdrawn', 'no_site', 'no_factor', 'terms', 'not_admitted', 'no_funds', 'stale', 'duplicate', 'other'] as const
/** Papers that a project can keep; the server reads what they are from their bytes. */
export const PAPER_KINDS = '.pdf,.ofd,.docx,.xlsx,.png,.jpg,.jpeg,.webp,.heic'
export const PROFILES = ['industrial', 'commercial', 'light'] as const
export const CHANNELS = ['event', 'platform', 'chamber', 'existing_investor', 'leader_visit', 'atlas', 'department', 'enquiry'] as const
export const PROJECT_SORTS = ['urgency', 'amount', 'entered', 'days', 'stage', 'name'] as const

export type Turn = Whole<Schemas['ClockTurnShape']>
export type ProjectCard = Whole<Omit<Schemas['ProjectCard'], 'colour' | 'turned' | 'next'>> & {
  colour: Colour | null
  turned: Turn | null
  next: Turn | null
}
export type ColourCounts = Schemas['ColoursShape']
export type MoneySum = Whole<Schemas['SumShape']>
export type BoardColumn = Whole<Omit<Schemas['ColumnShape'], 'items'>> & { items: ProjectCard[] }
export type ProjectBoard = Whole<Omit<Schemas['BoardShape'], 'columns'>> & { columns: BoardColumn[] }
export type ProjectList = Whole<Omit<Schemas['ProjectList'], 'items'>> & { items: ProjectCard[] }
export type DueProject = { project: ProjectCard; turn: Turn; since: string | null }
export type ProjectClocks = Whole<Omit<Schemas['ClocksShape'], 'items'>> & { items: DueProject[] }
export type Spell = Whole<Schemas['SpellShape']>
export type ProjectClock = Whole<Omit<Schemas['ClockShape'], 'colour' | 'turned' | 'next'>> & {
  colour: Colour | null
  turned: Turn | null
  next: Turn | null
}
export type Asked = Whole<Schemas['GateAskShape']>
export type Ahead = Whole<Omit<Schemas['AheadShape'], 'asks'>> & { asks: Asked[] }
export type Paper = Whole<Schemas['AttachmentShape']>
export type ProjectEvent = Whole<Schemas['ProjectEventShape']>
export type Project = Whole<Omit<Schemas['ProjectShape'], 'card' | 'clocks' | 'ahead' | 'spells' | 'history' | 'attachments'>> & {
  card: ProjectCard
  clocks: ProjectClock[]
  ahead: Ahead[]
  spells: Spell[]
  history: ProjectEvent[]
  attachments: Paper[]
}
export type ProjectFacts = Schemas['FactsBody']
export type NewProject = Schemas['ProjectBody']
export type Move = Schemas['MoveBody']
export type NewEvent = Schemas['ProjectEventBody']
export type ProjectTwin = Whole<Omit<Schemas['TwinShape'], 'project'>> & { project: ProjectCard }

export const listProjects = (query: Query, signal?: AbortSignal) => json<ProjectList>('/projects', { query, signal })
export const getProjectBoard = (query: Query, signal?: AbortSignal) => json<ProjectBoard>('/projects/board', { query, signal })
export const getProject = (id: number, signal?: AbortSignal) => json<Project>(path`/projects/${id}`, { signal })
export const createProject = (body: NewProject) => json<Project>('/projects', { method: 'POST', body })
export const moveProject = (id: number, body: Move) => json<Project>(path`/projects/${id}/moves`, { method: 'POST', body })
export const createProjectEvent = (id: number, body: NewEvent) => json<Project>(path`/projects/${id}/events`, { method: 'POST', body })
export const putProject = (id: number, body: Schemas['PutProjectBody']) => json<Project>(path`/projects/${id}`, { method: 'PUT', body })
export const createPaid = (id: number, body: Schemas['PaidBody']) => json<Project>(path`/projects/${id}/paid`, { method: 'POST', body })
export const retirePaid = (id: number, paid: number, body: Schemas['RetireBody']) =>
  json<Project>(path`/projects/${id}/paid/${paid}`, { method: 'DELETE', body })
export const bringPaper = (id: number, file: File, by: string) =>
  json<Paper>(path`/projects/${id}/attachments`, { method: 'POST', query: { name: file.name, by }, file })
export const paperAddress = (id: number, sha256: string) => address(path`/projects/${id}/attachments/${sha256}`)
