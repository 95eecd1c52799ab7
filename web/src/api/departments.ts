// Letters to departments with their answers, promises, agreements that are looked through.

import { address, json, path, type Query } from './http'
import type { components } from './schema'

type Schemas = components['schemas']
type Signal = AbortSignal | undefined
/** A shape as the server writes it: every field is there. */
type Whole<T> = { [K in keyof T]-?: Exclude<T[K], undefined> }
type Coded = { code: string; title: { zh: string; en: string } }

export const OPINIONS = ['agree', 'conditions', 'object', 'no_opinion'] as const
/** What a department says of a request of a firm: what it does, not what it thinks. */
export const HANDLINGS = ['settled', 'under_way', 'not_ours'] as const
export const LETTER_STATES = ['open', 'closed', 'withdrawn'] as const
export const PROMISE_KINDS = ['subsidy', 'tax', 'premises', 'factor', 'fee', 'talent', 'infrastructure', 'service', 'other'] as const
export const PROMISE_STATES = ['draft', 'approved', 'refused', 'released'] as const
export const STANDINGS = ['overdue', 'owed', 'waits', 'not_owed', 'kept'] as const

export type Department = Whole<Schemas['DepartmentShape']>
export type Opinion = Whole<Schemas['OpinionShape']>
export type ReplyLink = Whole<Schemas['ReplyLinkShape']>
export type Ask = Whole<Omit<Schemas['AskShape'], 'answer' | 'link'>> & { answer: Opinion | null; link: ReplyLink | null }
export type Letter = Whole<Omit<Schemas['ConsultationShape'], 'asks'>> & { asks: Ask[] }
export type NewLetter = Schemas['ConsultationBody']
export type NewLink = { path: string; ends: string; consultation: Letter }

export type PromiseRow = Whole<Omit<Schemas['PromiseShape'], 'basis'>> & { basis: Whole<Schemas['BasisShape']> | null }
export type Standing = Whole<Schemas['StandingShape']> & { standing: Coded }
export type Ledger = { as_of: string; items: PromiseRow[]; standings: Standing[]; to_review: number }
export type PromiseFacts = Schemas['PromiseFacts']

export type Clause = Whole<Omit<Schemas['ClauseShape'], 'review'>> & { review: Whole<Schemas['ClauseReviewShape']> | null }
export type Agreement = Whole<Omit<Schemas['AgreementShape'], 'clauses'>> & { clauses: Clause[] }

export const listDepartments = (signal?: Signal) => json<{ items: Department[] }>('/departments', { signal })
export const createDepartment = (body: { name: string; duty: string }) => json<Department>('/departments', { method: 'POST', body })
export const setDepartment = (id: number, asked: boolean) =>
  json<Department>(path`/departments/${id}/disabled`, { method: asked ? 'DELETE' : 'PUT' })

export const listLetters = (query: Query, signal?: Signal) => json<{ items: Letter[] }>('/consultations', { query, signal })
export const getLetter = (id: number, signal?: Signal) => json<Letter>(path`/consultations/${id}`, { signal })
export const createLetter = (body: NewLetter) => json<Letter>('/consultations', { method: 'POST', body })
export const putLetterState = (id: number, body: { version: number; state: string; reason: string }) =>
  json<Letter>(path`/consultations/${id}/state`, { method: 'PUT', body })
export const letterFile = (id: number, what: 'letter' | 'opinions', lang: string) => address(path`/consultations/${id}/${what}`, { lang })
export const answerLetter = (id: number, ask: number, body: Schemas['OpinionBody']) =>
  json<Letter>(path`/consultations/${id}/departments/${ask}/answer`, { method: 'PUT', body })
export const openLetter = (id: number, ask: number) => json<Letter>(path`/consultations/${id}/departments/${ask}/opened`, { method: 'PUT' })
export const remindDepartment = (id: number, ask: number) =>
  json<Letter>(path`/consultations/${id}/departments/${ask}/reminders`, { method: 'POST' })
export const withdrawAsk = (id: number, ask: number, reason: string) =>
  json<Letter>(path`/consultations/${id}/departments/${ask}/withdrawn`, { method: 'PUT', body: { reason } })
export const createReplyLink = (id: number, ask: number, ends: string) =>
  json<NewLink>(path`/consultations/${id}/departments/${ask}/links`, { method: 'POST', body: { ends: ends || null } })
export const revokeReplyLink = (id: number, ask: number) =>
  json<Letter>(path`/consultations/${id}/departments/${ask}/links`, { method: 'DELETE' })

export const listPromises = (query: Query, signal?: Signal) => json<Ledger>('/promises', { query, signal })
export const getPromise = (id: number, signal?: Signal) => json<PromiseRow>(path`/promises/${id}`, { signal })
export const createPromise = (body: PromiseFacts & { project: number }) => json<PromiseRow>('/promises', { method: 'POST', body })
export const putPromise = (id: number, body: PromiseFacts & { version: number; correction: string }) => json<PromiseRow>(path`/promises/${id}`, { method: 'PUT', body })
export const reviewPromise = (id: number, body: Schemas['PromiseReviewBody']) =>
  json<PromiseRow>(path`/promises/${id}/review`, { method: 'PUT', body })
export const meetCondition = (id: number, body: Schemas['PromiseConditionBody']) =>
  json<PromiseRow>(path`/promises/${id}/condition`, { method: 'PUT', body })
export const releasePromise = (id: number, body: Schemas['PromiseReleaseBody']) =>
  json<PromiseRow>(path`/promises/${id}/release`, { method: 'PUT', body })
export const payPromise = (id: number, body: Schemas['PromisePaymentBody']) =>
  json<PromiseRow>(path`/promises/${id}/payments`, { method: 'POST', body })
export const takePaymentBack = (id: number, payment: number, body: Schemas['PromisePaymentReasonBody']) =>
  json<PromiseRow>(path`/promises/${id}/payments/${payment}`, { method: 'DELETE', body })

export const listAgreements = (query: Query, signal?: Signal) => json<{ items: Agreement[] }>('/agreements', { query, signal })
export const getAgreement = (id: number, signal?: Signal) => json<Agreement>(path`/agreements/${id}`, { signal })
export const createAgreement = (body: Schemas['AgreementBody']) => json<Agreement>('/agreements', { method: 'POST', body })
export const bringAgreement = (file: File, query: { project: number | null; title: string; signed_on: string | null }) =>
  json<Agreement>('/agreements/file', { method: 'POST', query, file })
export const reviewClause = (id: number, clause: Clause, body: { verdict: string; reason: string }) =>
  json<Agreement>(path`/agreements/${id}/clauses/${clause.rule}/${clause.place}/review`, { method: 'PUT', body })
