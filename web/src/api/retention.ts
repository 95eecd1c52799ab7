// Keeping landed firms: what warns, what they answered, what they undertook and what came of it.

import { json, path, type Query } from './http'
import type { Colour } from './projects'
import type { components } from './schema'

type Schemas = components['schemas']
type Signal = AbortSignal | undefined
/** A shape as the server writes it: every field is there. */
type Whole<T> = { [K in keyof T]-?: Exclude<T[K], undefined> }

export const WAYS = ['visit', 'call', 'form'] as const
export const UNDERTAKING_KINDS = ['investment', 'jobs', 'tax'] as const

export type Told = Whole<Omit<Schemas['ToldShape'], 'colour'>> & { colour: Colour | null }
export type NextCheck = Whole<Schemas['NextCheckShape']>
export type LandedFirm = Whole<Omit<Schemas['RetentionFirmShape'], 'colour' | 'warnings' | 'leads' | 'next'>> & { colour: Colour | null; warnings: Told[]; leads: Told[]; next: NextCheck }
export type Question = Whole<Schemas['RetentionQuestionShape']>
export type Undertaking = Whole<Omit<Schemas['UndertakingShape'], 'colour'>> & { colour: Colour | null }
export type Check = Whole<Schemas['RetentionCheckShape']>
export type Reading = Whole<Schemas['FirmReadingShape']>
export type Radar = { items: LandedFirm[]; questions: Question[]; interval: number | null; as_of: string }
export type LandedDetail = { firm: LandedFirm; checks: Check[]; undertakings: Undertaking[]; readings: Reading[]; questions: Question[]; as_of: string }
export type Undertakings = { items: Undertaking[]; as_of: string }

export const listRetention = (_: unknown, signal?: Signal) => json<Radar>('/retention', { signal })
export const getLanded = (id: number, signal?: Signal) => json<LandedDetail>(path`/retention/${id}`, { signal })
export const createCheck = (id: number, body: Schemas['RetentionCheckBody']) => json<LandedDetail>(path`/retention/${id}/checks`, { method: 'POST', body })
export const takeCheckBack = (id: number, reason: string) => json<LandedDetail>(path`/retention-checks/${id}`, { method: 'DELETE', body: { reason } })
export const listUndertakings = (query: Query, signal?: Signal) => json<Undertakings>('/undertakings', { query, signal })
export const createUndertaking = (body: Schemas['UndertakingBody']) => json<Undertakings>('/undertakings', { method: 'POST', body })
export const takeUndertakingBack = (id: number, reason: string) => json<Undertakings>(path`/undertakings/${id}`, { method: 'DELETE', body: { reason } })
export const createReading = (body: Schemas['FirmReadingBody']) => json<Undertakings>('/firm-readings', { method: 'POST', body })
export const takeReadingBack = (id: number, reason: string) => json<Undertakings>(path`/firm-readings/${id}`, { method: 'DELETE', body: { reason } })
