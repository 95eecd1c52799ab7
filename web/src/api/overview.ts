// What a role needs first, each with where it leads.

import type { GapKind } from './types'
import { json } from './http'
import type { Colour } from './projects'
import type { components } from './schema'

type Schemas = components['schemas']

/** A shape as the server writes it: every field is there. */
type Whole<T> = { [K in keyof T]-?: Exclude<T[K], undefined> }

/** Lists that an overview may hold. */
export const OVERVIEW_LISTS = [
  'due', 'owed', 'tasks', 'visits', 'leads', 'letters', 'cases', 'instructions', 'freshness', 'imports', 'twins', 'machine',
] as const
export type OverviewListKey = (typeof OVERVIEW_LISTS)[number]

export type OverviewRow = Whole<Omit<Schemas['OverviewRow'], 'colour'>> & { colour: Colour | null }
export type OverviewList = Whole<Omit<Schemas['OverviewList'], 'rows' | 'key'>> & { key: OverviewListKey; rows: OverviewRow[] }
export type RedWeek = Whole<Omit<Schemas['RedWeek'], 'rows' | 'later'>> & { rows: OverviewRow[]; later: OverviewRow[] }
export type StageMark = Whole<Omit<Schemas['StageMark'], 'colour'>> & { colour: Colour }
export type PipelineStage = Whole<Omit<Schemas['PipelineStage'], 'marks'>> & { marks: StageMark[] }
export type PlanItem = Whole<Schemas['IndicatorShape']>
export type GapToClose = Whole<Omit<Schemas['GapToClose'], 'kind'>> & { kind: GapKind }
export type ChainGaps = Whole<Omit<Schemas['ChainGaps'], 'first' | 'kinds'>> & {
  first: GapToClose[]
  kinds: Partial<Record<GapKind, number>>
}
export type Overview = Whole<Omit<Schemas['OverviewShape'], 'red' | 'plan' | 'stages' | 'gaps' | 'lists'>> & {
  red: RedWeek | null
  plan: PlanItem[] | null
  stages: PipelineStage[] | null
  gaps: ChainGaps[] | null
  lists: OverviewList[]
}

export const getOverview = (role: string, signal?: AbortSignal) => json<Overview>('/overview', { query: { role }, signal })
