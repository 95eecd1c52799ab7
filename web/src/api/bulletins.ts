// Indicators with their rows, and the month's bulletins.

import { address, json, maybeJson, path } from './http'
import type { components } from './schema'

type Schemas = components['schemas']
type Signal = AbortSignal | undefined
type Whole<T> = { [K in keyof T]-?: Exclude<T[K], undefined> }

export type Reading = Whole<Schemas['IndicatorReading']>
export type Target = Whole<Schemas['YearTargetShape']>
export type Card = Whole<Schemas['BasisCardShape']>
export type Indicator = Omit<Schemas['IndicatorShape'], 'target' | 'reading' | 'card'> & {
  card: Card
  reading: Reading
  target: Target | null
}
export type IndicatorList = Omit<Schemas['IndicatorList'], 'items'> & { items: Indicator[] }
export type SeriesPoint = Whole<Schemas['IndicatorPoint']>
export type IndicatorDetail = Indicator & {
  day: string
  versions: Card[]
  series: SeriesPoint[]
  units: { unit: string; above: string | null; reading: Reading; target: Target | null }[]
  rows: Schemas['IndicatorProject'][]
}

export const BULLETIN_STATES = ['draft', 'reviewed', 'issued'] as const
export type BulletinState = (typeof BULLETIN_STATES)[number]

/** A bulletin in the history. */
export type BulletinHead = Whole<Schemas['BulletinHead']> & { state: BulletinState }
export type Prose = Record<'highlights' | 'problems' | 'next_steps', string>
export type Frozen = Whole<Schemas['Frozen']>
export type Bulletin = BulletinHead & { prose: Prose; frozen: Frozen }

export const listIndicators = (unit: string, signal?: Signal) =>
  json<IndicatorList>('/indicators', { query: { unit }, signal })

export const getIndicator = (indicator: string, unit: string, signal?: Signal) =>
  json<IndicatorDetail>(path`/indicators/${indicator}`, { query: { unit }, signal })

export type YearTarget = Schemas['YearTargetBody']
export type QuestionAsk = Schemas['QuestionAsk']
export type Question = Schemas['QuestionShape']
export type QuestionAnswer = Schemas['QuestionAnswer']

export const listYearTargets = (year: number, signal?: Signal) => json<{ items: YearTarget[] }>(path`/year-targets/${year}`, { signal })
export const putYearTargets = (year: number, targets: YearTarget[]) =>
  json<{ items: YearTarget[] }>(path`/year-targets/${year}`, { method: 'PUT', body: { targets } })
export const listQuestions = (signal?: Signal) => json<{ items: Question[] }>('/questions', { signal })
export const createQuestion = (title: string, ask: QuestionAsk) => json<Question>('/questions', { method: 'POST', body: { title, ask } })
export const deleteQuestion = (id: number) => maybeJson<never>(path`/questions/${id}`, { method: 'DELETE' })
/** The answer to a question that is not kept. */
export const answerOf = (ask: QuestionAsk, signal?: Signal) => json<QuestionAnswer>('/questions/answer', { method: 'POST', body: { ask }, signal })

export const listBulletins = (signal?: Signal) => json<{ items: BulletinHead[] }>('/bulletins', { signal })

export const createBulletin = (month: string) => json<Bulletin>('/bulletins', { method: 'POST', body: { month } })

export const getBulletin = (id: number, signal?: Signal) => json<Bulletin>(path`/bulletins/${id}`, { signal })

export const putProse = (id: number, version: number, prose: Prose) =>
  json<Bulletin>(path`/bulletins/${id}/prose`, { method: 'PUT', body: { version, prose } })

export const retakeFigures = (id: number, version: number) =>
  json<Bulletin>(path`/bulletins/${id}/figures`, { method: 'POST', body: { version } })

export const putBulletinState = (id: number, version: number, state: BulletinState) =>
  json<Bulletin>(path`/bulletins/${id}/state`, { method: 'PUT', body: { version, state } })

export const correctBulletin = (id: number, correction: string) =>
  json<Bulletin>(path`/bulletins/${id}/revisions`, { method: 'POST', body: { correction } })

export const BRIEFING_FORMATS = ['pdf', 'docx', 'xlsx'] as const
export type BriefingFormat = (typeof BRIEFING_FORMATS)[number]
type BriefingAs = { format: BriefingFormat; lang: 'zh' | 'en' }
/** Where the one-page briefing of the indicators lies, of a unit or of all; for a link that downloads it. */
export const briefingFile = (unit: string, as: BriefingAs) => address('/briefing', { unit, ...as })
/** The same of the answer to a kept question. */
export const questionBriefing = (question: number, as: BriefingAs) => address(path`/questions/${question}/briefing`, as)

/** Where a bulletin's file lies; for a link that downloads it. */
export const bulletinFile = (id: number, format: 'docx' | 'xlsx' | 'pdf', lang: 'zh' | 'en') =>
  address(path`/bulletins/${id}/file`, { format, lang })
