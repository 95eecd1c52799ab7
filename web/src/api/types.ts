// The contract's shapes under the app's own names. The generated schema says what fields there are; here is only what it
// cannot say: which words a field may hold, and that a field without a value is written `null` and never left out.

import type { components, operations } from './schema'

type Schemas = components['schemas']

/** A shape as the server writes it: every field is there. */
type Whole<T> = { [K in keyof T]-?: Exclude<T[K], undefined> }

/** A shape of the contract with some fields told more closely. */
type Told<Name extends keyof Schemas, Fields = object> = Whole<Omit<Schemas[Name], keyof Fields>> & Fields

/** A text in both languages. */
export type Text = Schemas['Bilingual']

export const STAGES = ['upstream', 'midstream', 'downstream', 'support'] as const
export type Stage = (typeof STAGES)[number]

/** Gap labels in the order they are shown: what is to be sought first. */
export const GAP_KINDS = ['Missing', 'Extend', 'New', 'Weak', 'Strong', 'Steady', 'Watch', 'Unverified', 'Unsuitable'] as const
export type GapKind = (typeof GAP_KINDS)[number]

export const EDITIONS = ['public', 'internal'] as const
export type Edition = (typeof EDITIONS)[number]

/** How one rule of the gap label came out. */
export const RUNG_STATES = ['held', 'passed', 'skipped', 'unjudged'] as const
export type RungState = (typeof RUNG_STATES)[number]

/** Whether a node is a firm's main business or one among much. */
export const STRENGTHS = ['core', 'minor'] as const
export type Strength = (typeof STRENGTHS)[number]

/** The parts of a firm's own text that evidence is found in. */
export type EvidencePart = 'name' | 'scope' | 'products'

export type Square = Told<'Square', { stage: Stage; kind: GapKind }>
export type ChainCard = Told<
  'ChainCard',
  { standing: 'own' | 'cultivated'; kinds: Partial<Record<GapKind, number>>; squares: Square[] }
>
export type ZoneCard = Told<'ZoneCard'>
export type District = Told<
  'District',
  { chains: ChainCard[]; zones: ZoneCard[]; imports: Told<'ImportCounts'> }
>

export type ChainNode = Told<'NodeShape', { stage: Stage }>
export type Chain = Told<'ChainDetail', ChainCard & { node_list: ChainNode[] }>
export type Tie = Told<'TieShape'>

export type Rung = Told<'RungShape', { kind: GapKind; state: RungState }>
export type Judgement = Told<'JudgedShape', { kind: GapKind }>
export type Gap = Told<
  'GapShape',
  { stage: Stage; kind: GapKind; shown: GapKind; judged: Judgement | null; ladder: Rung[] }
>
export type GapList = Told<'GapList', { items: Gap[] }>

export type EnterpriseSummary = Told<'EnterpriseSummary'>
export type Evidence = Told<'EvidenceShape', { part: EvidencePart }>
export type PlacedFirm = Told<'PlacedShape', { enterprise: EnterpriseSummary; strength: Strength; evidence: Evidence[] }>
export type Neighbour = Told<'NeighbourShape'>
/** The five kinds of places (五区). */
export const ZONE_KINDS = ['park', 'street', 'commercial', 'scenic', 'area'] as const
export type ZoneKind = (typeof ZONE_KINDS)[number]

export const OPPORTUNITY_STATUSES = ['open', 'talks', 'closed'] as const
export type OpportunityStatus = (typeof OPPORTUNITY_STATUSES)[number]

export const SITE_FORMS = ['land', 'plant', 'floor', 'shop', 'room'] as const
export const SITE_STATUSES = ['free', 'partly', 'let'] as const

export type Opportunity = Told<
  'OpportunityShape',
  { kind: GapKind | null; status: OpportunityStatus; zone_kind: ZoneKind }
>
/** A row as the bureau sees it. */
export type InternalOpportunity = Opportunity & { internal: Text | null }
export type Site = Told<'SiteShape'>
export type SiteList = Told<'SiteList', { items: Site[] }>
export type ZoneFact = Told<'ZoneFactShape'>
export type Zone = Told<'ZoneShape', { kind: ZoneKind; facts: ZoneFact[]; spot: Told<'SpotShape'> | null }>
export type ZoneKindCard = Told<'ZoneKindShape', { kind: ZoneKind }>
export type ZoneList = Told<'ZoneList', { items: Zone[]; kinds: ZoneKindCard[] }>
export type Cost = Told<'CostShape', { elsewhere: (Told<'CostElsewhereShape'> | null)[] }>
export type CostList = Told<'CostList', { items: Cost[] }>
export type NodeDetail = Told<
  'NodeDetail',
  { gap: Gap; firms: PlacedFirm[]; opportunities: Opportunity[]; sites: Site[] }
>

export type EnterpriseList = Told<'PageOf_EnterpriseSummary', { items: EnterpriseSummary[] }>
export type Statement = Told<'StatementShape'>
export type EnterprisePlacement = Told<'PlacementShape', { strength: Strength }>
export type Enterprise = Told<
  'EnterpriseDetail',
  EnterpriseSummary & { placements: EnterprisePlacement[]; statements: Statement[] }
>

export type ImportSummary = Told<'ImportShape'>
export type ImportDetail = Told<'ImportDetail', ImportSummary & { problem_list: Told<'ImportProblemShape'>[] }>

/** The body of a judgement. */
export type NewJudgement = Told<'JudgementBody', { kind: GapKind }>

/** The query of the firms' search. */
export type EnterpriseQuery = {
  [K in keyof Asked]?: Exclude<Asked[K], null>
}
type Asked = NonNullable<operations['list_enterprises']['parameters']['query']>
