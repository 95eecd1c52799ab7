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

export type Rung = Told<'RungShape', { kind: GapKind; state: RungState }>
export type Judgement = Told<'JudgedShape', { kind: GapKind }>
export const SURVEY_SIDES = ['buys', 'sells'] as const
export type SurveySide = (typeof SURVEY_SIDES)[number]
/** Where a place lies, seen from the district. */
export type Whereabouts = 'here' | 'near' | 'far' | 'unknown'

/** A figure with what it rests on, or why it is unknown. */
export type FigureText = Told<'FigureShape'>
export type PlaceShare = Told<'PlaceShareShape', { whereabouts: Whereabouts }>
export type SurveyAnswer = Told<'AnswerShape', { whereabouts: Whereabouts }>
export type GapSurvey = Told<
  'GapSurveyShape',
  {
    demand_yuan: FigureText
    demand_tonnes: FigureText
    local_share: FigureText
    near_share: FigureText
    urgency_yuan: FigureText
    places: PlaceShare[]
    single_suppliers: Told<'SingleSupplierShape'>[]
    bought: SurveyAnswer[]
    sold: SurveyAnswer[]
    finished_elsewhere: SurveyAnswer[]
  }
>
export type SurveyLine = Told<
  'SurveyLineShape',
  {
    side: SurveySide
    whereabouts: Whereabouts
    node: Told<'SurveyNodeShape'> | null
    next: Told<'SurveyNodeShape'> | null
  }
>
export type ExpectedLine = Told<
  'ExpectedShape',
  { side: SurveySide; node: Told<'SurveyNodeShape'>; next: Told<'SurveyNodeShape'> | null }
>
/** What happened on a node or beside it. */
export type LabelChange = Schemas['LabelChange']
/** A node's label at the end of a day. */
export type LabelPoint = Told<'LabelPoint', { kind: GapKind; shown: GapKind; judged: Judgement | null }>
export type LabelHistory = Told<'LabelHistory', { items: LabelPoint[] }>

/** What a sheet is searched and filtered by. */
export type FindableNode = Told<'FindableNode', { kind: GapKind }>
export type FindableFirm = Told<'FindableFirm'>
export type ChainFinder = { nodes: FindableNode[]; firms: FindableFirm[] }
/** A chain by month. */
export type MonthPoint = Told<
  'MonthShape',
  { kinds: Partial<Record<GapKind, number>>; turned: { node: string; from: GapKind; to: GapKind }[]; changes: Record<string, number> }
>
export type ChainTimeline = Told<'ChainTimeline', { items: MonthPoint[] }>

export type FirmSurvey = { lines: SurveyLine[]; expected: ExpectedLine[] }
export type NewSurveyLine = Told<'SurveyBody', { side: SurveySide }>

export type Gap = Told<
  'GapShape',
  {
    /** Lower and upper end. */
    lq_interval: [number, number] | null
    stage: Stage
    kind: GapKind
    shown: GapKind
    judged: Judgement | null
    ladder: Rung[]
    survey: GapSurvey
    scene: { footfall: FigureText; vacancy: FigureText } | null
  }
>

export type EnterpriseSummary = Told<'EnterpriseSummary'>
export type Evidence = Told<'EvidenceShape', { part: EvidencePart }>
export type PlacedFirm = Told<'PlacedShape', { enterprise: EnterpriseSummary; strength: Strength; evidence: Evidence[] }>
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

/** How a word of a search was found in a firm. */
export type MatchKind = 'code' | 'name' | 'initials' | 'pinyin' | 'products' | 'scope'
export type Match = Told<'MatchShape', { how: MatchKind }>
export type EnterprisePlace = Told<'PlaceShape', { strength: Strength }>
export type EnterpriseRow = EnterpriseSummary & { places: EnterprisePlace[]; matched: Match[] }
export type EnterpriseList = Told<'PageOf_EnterpriseRow', { items: EnterpriseRow[] }>
export type Statement = Told<'StatementShape'>
export type EnterprisePlacement = Told<
  'PlacementShape',
  { strength: Strength | ''; computed: Strength | null; evidence: Evidence[] }
>
/** A person's word on whether a firm stands on a node. */
export type PlacementJudgement = Told<
  'PlacementJudgementShape',
  { verdict: 'on' | 'off'; strength: Strength | null }
>
export type Enterprise = Told<
  'EnterpriseDetail',
  EnterpriseSummary & {
    placements: EnterprisePlacement[]
    judgements: PlacementJudgement[]
    statements: Statement[]
  }
>
/** What a word on a placement changed: the node's label before and now, where the pack still has the node. */
export interface PlacementAnswer {
  changed: boolean
  before: Gap | null
  after: Gap | null
}

export const JOB_STATES = ['queued', 'running', 'done', 'failed', 'cancelled'] as const
export type JobState = (typeof JOB_STATES)[number]
export type PackVersion = Told<'PackVersionShape'>
export type JobChain = Told<'JobChainShape'>
export type Job = Told<
  'JobShape',
  { state: JobState; pack: PackVersion; pack_before: PackVersion | null; chains: JobChain[] }
>
export type JobNode = Told<'JobNodeShape'>
export type JobDetail = Told<'JobDetail', Job & { nodes: JobNode[] }>
export type JobChange = Told<
  'JobChangeShape',
  { change: 'gained' | 'lost' | 'strength'; was: Strength | null; became: Strength | null }
>

export type ImportSummary = Told<'ImportShape'>
export type ImportDetail = Told<'ImportDetail', ImportSummary & { problem_list: Told<'ImportProblemShape'>[] }>

/** The body of a judgement. */
export type NewJudgement = Told<'JudgementBody', { kind: GapKind }>

/** The body of a word on a placement. */
export type NewPlacementJudgement = { verdict: 'on' | 'off'; by: string; reason: string; seen: number | null } & {
  strength?: Strength
  role?: string
}

/** The query of the firms' search. */
export type EnterpriseQuery = {
  [K in keyof Asked]?: Exclude<Asked[K], null>
}
type Asked = NonNullable<operations['list_enterprises']['parameters']['query']>

export const TARGET_AXES = ['value', 'likelihood'] as const
export type TargetAxis = (typeof TARGET_AXES)[number]

export const DECISION_KINDS = ['rejected', 'taken-up'] as const
export type DecisionKind = (typeof DECISION_KINDS)[number]

/** Why a target was rejected, by the server's code, in the order they are offered. */
export const REJECT_REASONS = [
  'wrong-business',
  'too-small',
  'not-willing',
  'gone-elsewhere',
  'competes',
  'risk',
  'other',
] as const
export type RejectReason = (typeof REJECT_REASONS)[number]

/** Rules that take a firm out of the order of targets. */
export const VETO_RULES = ['dishonest', 'hidden-risk', 'environment', 'plan'] as const

/** How a firm stands to the gap it is a target of. */
export const STANDS = ['on-node', 'same-business', 'delivers', 'sibling', 'linked'] as const

export type TargetFirm = Told<'TargetFirm', { region: Told<'TargetRegion'> | null }>
export type TargetReason = Told<'TargetReason', { axis: TargetAxis }>
export type TargetVeto = Told<'VetoShape', { rule: (typeof VETO_RULES)[number] }>
export type TargetDecision = Told<'DecisionShape', { kind: DecisionKind; reason: RejectReason | null }>
export type Target = Told<
  'TargetShape',
  {
    enterprise: TargetFirm
    stand: (typeof STANDS)[number]
    strength: Strength | null
    reasons: TargetReason[]
    veto: TargetVeto | null
    decision: TargetDecision | null
  }
>
export type TargetVetoed = Told<'TargetVetoed', { enterprise: TargetFirm; veto: TargetVeto }>
export type TargetList = Told<
  'TargetList',
  { items: Target[]; vetoed: TargetVetoed[]; kind: GapKind; shown: GapKind; weights: Told<'WeightsUsed'> }
>

export const LIGHT_STATES = ['lit', 'open', 'unlit', 'unknown'] as const

/** Need, have, willing: three lights for a gap and a firm. */
export type ThreeWay = Told<'ThreeWayShape', { lights: Told<'LightShape', { state: (typeof LIGHT_STATES)[number]; facts: Told<'LightFactShape'>[] }>[] }>

/** The body of a decision about a target. */
export type NewDecision = Told<'DecisionBody', { kind: DecisionKind; reason: RejectReason | null }>

export type WeightVersion = Told<'WeightShape'>
export type WeightFeature = Told<'FeatureShape', { axis: TargetAxis }>
export type WeightList = Told<'WeightList', { items: WeightVersion[]; features: WeightFeature[] }>

/** The body of a new version of the weights. */
export type NewWeights = Told<'WeightsBody'>

/** Which targets are asked for. */
export type TargetQuery = { [K in keyof AskedTargets]?: Exclude<AskedTargets[K], null> }
type AskedTargets = NonNullable<operations['list_targets']['parameters']['query']>

/** How a site came out against a requirement, best first. */
export const SITE_OUTCOMES = ['passes', 'passes_if_confirmed', 'near_miss', 'fails', 'locked'] as const
export type SiteOutcome = (typeof SITE_OUTCOMES)[number]
export const CHECK_STATES = ['passes', 'to_confirm', 'unknown', 'fails'] as const
export type CheckState = (typeof CHECK_STATES)[number]
export const SITE_ASPECTS = ['price', 'availability', 'structure'] as const
export type SiteAspect = (typeof SITE_ASPECTS)[number]

/** What is asked of a site. */
export type NewRequirement = Partial<Schemas['RequirementBody']>
export type SiteCheck = Told<'SiteCheckShape', { state: CheckState; lack: Told<'LackShape'> | null }>
export type SiteLock = Told<'SiteLockShape'>
export type SiteResult = Told<
  'SiteResultShape',
  { site: Site; outcome: SiteOutcome; checks: SiteCheck[]; lock: SiteLock | null }
>
export type CostComparison = Told<'CostComparisonShape'>
export type SiteMatch = Told<'SiteMatchList', { items: SiteResult[]; costs: CostComparison[] }>
export type NewSiteLock = Schemas['SiteLockBody']
export type NewConfirmation = Omit<Schemas['SiteConfirmationBody'], 'aspect'> & { aspect: SiteAspect }

export const HALVES = ['am', 'pm'] as const
export type Half = (typeof HALVES)[number]
export const VISIT_STATES = ['planned', 'held', 'cancelled'] as const
export type VisitState = (typeof VISIT_STATES)[number]

/** What a plan is made of. */
export type NewPlan = Partial<Schemas['PlanBody']>
export type TripFirm = Told<'TripFirm'>
export type TripWarning = Told<'WarningShape'>
export type PlannedVisit = Told<'PlannedVisit', { enterprise: TripFirm }>
export type TripStop = Told<'StopShape', { half: Half; visits: PlannedVisit[] }>
export type TripPlan = Told<
  'PlanShape',
  { stops: TripStop[]; left_out: Told<'LeftOutShape', { enterprise: TripFirm }>[]; warnings: TripWarning[] }
>
export type TripVisit = Told<'VisitShape', { enterprise: TripFirm; half: Half; state: VisitState }>
export type Trip = Told<
  'TripShape',
  { direction: 'outbound' | 'inbound'; visits: TripVisit[]; warnings: TripWarning[] }
>
export type NewTrip = Schemas['TripBody']
export type CalendarRow = Told<
  'CalendarShape',
  { enterprise: TripFirm; half: Half; state: VisitState; direction: 'outbound' | 'inbound' }
>

/** How a draft of a chain stands. */
export const DRAFT_STATES = ['open', 'proposed', 'accepted', 'returned', 'dropped'] as const
export type DraftState = (typeof DRAFT_STATES)[number]

export type ChainOperation = Schemas['ChainOperation']
export type NodeFields = Whole<Schemas['NodeFields']>
export type DraftSummary = Told<'DraftShape', { state: DraftState }>
export type DraftProblem = Whole<Schemas['DraftProblem']>
export type DraftOperation = Told<'DraftOperationShape', { problems: DraftProblem[] }>
export type ChainOutline = Told<'ChainOutline', { nodes: NodeFields[] }>
export type Draft = Told<
  'DraftDetail',
  { state: DraftState; operations: DraftOperation[]; problems: DraftProblem[]; outline: ChainOutline }
>
export type DraftDiff = Whole<Schemas['DiffShape']>
export type DraftOutlook = Whole<Schemas['OutlookShape']>
export type WordTrial = Whole<Schemas['TrialShape']>
export type ChainVersion = Whole<Schemas['ChainVersionShape']>

export type Person = Whole<Schemas['PersonShape']>
export type Session = Told<'SessionShape', { person: Person | null }>
export type LoginBody = Schemas['LoginBody']
export type Role = Whole<Schemas['RoleShape']>
export type User = Whole<Schemas['UserShape']>
export type UserDetail = User & { projects: Whole<Schemas['HeldProject']>[]; tasks: Whole<Schemas['HeldTask']>[]; steps: Whole<Schemas['HeldStepShape']>[] }
export type NewUser = Schemas['NewUserBody']
export type UserFields = Schemas['UserBody']
export type Team = Whole<Schemas['TeamShape']>
export type TeamFields = { name: string; zones: string[]; chains: string[] }
