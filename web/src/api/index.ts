// One function a resource. Nothing here knows Vue.

import { address, file, follow, json, maybeJson, path, text } from './http'
import type {
  CalendarRow,
  Chain,
  ChainFinder,
  ChainTimeline,
  CostList,
  District,
  Edition,
  Enterprise,
  EnterpriseList,
  EnterpriseQuery,
  FirmSurvey,
  Gap,
  ImportDetail,
  ImportSummary,
  InternalOpportunity,
  Job,
  JobChange,
  JobDetail,
  NewConfirmation,
  LabelHistory,
  NewJudgement,
  NewPlan,
  NewPlacementJudgement,
  NewRequirement,
  NewSiteLock,
  NewSurveyLine,
  NewTrip,
  NodeDetail,
  Opportunity,
  PlacementAnswer,
  Site,
  SiteList,
  SiteLock,
  SiteMatch,
  SurveyLine,
  TargetList,
  ThreeWay,
  TargetQuery,
  Trip,
  TripPlan,
  NewDecision,
  NewWeights,
  WeightList,
  WeightVersion,
  ZoneList,
} from './types'

export * from './drafts'
export * from './people'
export { onSignedOut, Problem } from './http'
export type * from './types'
export {
  DRAFT_STATES,
  EDITIONS,
  GAP_KINDS,
  OPPORTUNITY_STATUSES,
  REJECT_REASONS,
  SITE_ASPECTS,
  SITE_FORMS,
  SITE_OUTCOMES,
  SITE_STATUSES,
  STAGES,
  STRENGTHS,
  SURVEY_SIDES,
  ZONE_KINDS,
} from './types'

type Signal = AbortSignal | undefined

export const getDistrict = (signal?: Signal) => json<District>('/district', { signal })


export const getChain = (chain: string, signal?: Signal) => json<Chain>(path`/chains/${chain}`, { signal })


/** A node as it is, or as it was seen on a day. */
export const getNode = (chain: string, node: string, signal?: Signal, as_of = '') =>
  json<NodeDetail>(path`/chains/${chain}/nodes/${node}`, { query: { as_of }, signal })

export interface SheetChoice {
  chain: string
  edition: Edition
  lang: 'zh' | 'en'
  /** The day looked back at, empty for now. */
  as_of?: string
}

export const SHEET_FORMATS = ['pdf', 'png', 'svg', 'pptx'] as const
export type SheetFormat = (typeof SHEET_FORMATS)[number]
export const PAPERS = ['a1', 'a3', 'wide'] as const
/** On what a drawing is laid: A1, A3, or a screen of 16:9. */
export type PaperSize = (typeof PAPERS)[number]

/** Where a chain's sheet lies in a format; for links that download it. */
export const sheetAddress = ({ chain, ...choice }: SheetChoice, format: SheetFormat, paper?: PaperSize) =>
  address(`${path`/chains/${chain}`}/sheet.${format}`, { ...choice, paper })

/** The chain's sheet as SVG. */
export const getSheet = ({ chain, ...choice }: SheetChoice, signal?: Signal) =>
  text(path`/chains/${chain}/sheet.svg`, { query: { ...choice }, signal })

/** What the sheet is searched and filtered by, on a day or now. */
export const getFinder = (chain: string, as_of: string, signal?: Signal) =>
  json<ChainFinder>(path`/chains/${chain}/finder`, { query: { as_of }, signal })

/** When something happened on a chain, and which labels turned. */
export const getTimeline = (chain: string, signal?: Signal) => json<ChainTimeline>(path`/chains/${chain}/timeline`, { signal })

/** The public page of a chain, which needs no script. */
export const portalPage = ({ chain, ...query }: { chain: string; lang: string; as_of?: string; node?: string }) => {
  const params = new URLSearchParams(Object.entries(query).filter((entry): entry is [string, string] => Boolean(entry[1])))
  return `${location.origin}${path`/portal/atlas/${chain}`}?${params}`
}

/** Where the booklet of all chains lies. */
export const bookletAddress = (edition: Edition, lang: 'zh' | 'en') => address('/booklet', { edition, lang })

export type CoverChoice = Omit<SheetChoice, 'chain' | 'as_of'>

/** Where the cover of all chains lies in a format. */
export const coverAddress = (choice: CoverChoice, format: SheetFormat, paper?: PaperSize) =>
  address(`/district/cover.${format}`, { ...choice, paper })

/** The cover of all chains as SVG. */
export const getCover = (choice: CoverChoice, signal?: Signal) =>
  text('/district/cover.svg', { query: { ...choice }, signal })

export const putJudgement = (chain: string, node: string, body: NewJudgement) =>
  json<Gap>(path`/chains/${chain}/nodes/${node}/judgement`, { method: 'PUT', body })

export const deleteJudgement = (chain: string, node: string) =>
  json<Gap>(path`/chains/${chain}/nodes/${node}/judgement`, { method: 'DELETE' })

export const listEnterprises = (query: EnterpriseQuery, signal?: Signal) =>
  json<EnterpriseList>('/enterprises', { query: { ...query }, signal })

export const getEnterprise = (id: string, signal?: Signal) => json<Enterprise>(path`/enterprises/${id}`, { signal })

export const putPlacementJudgement = (firm: number, chain: string, node: string, body: NewPlacementJudgement) =>
  json<PlacementAnswer>(path`/enterprises/${firm}/placements/${chain}/${node}/judgement`, { method: 'PUT', body })

export const deletePlacementJudgement = (firm: number, chain: string, node: string, seen: number) =>
  json<PlacementAnswer>(path`/enterprises/${firm}/placements/${chain}/${node}/judgement`, {
    method: 'DELETE',
    query: { seen },
  })

/** A node's label by day; computed when it is asked for. */
export const getLabels = (chain: string, node: string, signal?: Signal) =>
  json<LabelHistory>(path`/chains/${chain}/nodes/${node}/labels`, { signal })

/** What a firm said it buys and sells, and what is still to be asked. */
export const getFirmSurvey = (firm: number, signal?: Signal) => json<FirmSurvey>(path`/enterprises/${firm}/survey`, { signal })

export const putFirmSurvey = (firm: number, body: NewSurveyLine) =>
  json<SurveyLine>(path`/enterprises/${firm}/survey`, { method: 'PUT', body })

export const deleteSurveyLine = (line: number) =>
  json<{ items: SurveyLine[] }>(path`/surveys/${line}`, { method: 'DELETE' })

/** Where a firm's survey form lies as a workbook; for a link that downloads it. */
export const surveyWorkbook = (firm: number) => address(`${path`/enterprises/${firm}`}/survey.xlsx`, {})

export const listJobs = (limit: number, signal?: Signal) =>
  json<{ items: Job[]; total: number }>('/jobs', { query: { limit }, signal })

export const getJob = (job: string, signal?: Signal) => json<JobDetail>(path`/jobs/${job}`, { signal })

/** Asks for every firm to be placed again; null when there is none. */
export const createJob = () => maybeJson<Job>('/jobs', { method: 'POST', body: { kind: 'place', firms: 'all' } })

export const putJobCancel = (job: number) => json<Job>(path`/jobs/${job}/cancel`, { method: 'PUT' })

/** Tells how a job goes until it is over or the returned function is called. */
export const followJob = (job: number, tell: (job: Job) => void) => follow<Job>(path`/jobs/${job}/events`, 'job', tell)

export interface ChangesOf {
  chain?: string
  node?: string
  offset?: number
  limit?: number
}

export const listJobChanges = (job: string, query: ChangesOf, signal?: Signal) =>
  json<{ items: JobChange[]; total: number }>(path`/jobs/${job}/changes`, { query: { ...query }, signal })

/** Where a job's changes lie as a table, whole; for a link that downloads it. */
export const jobChangesTable = (job: number, query: ChangesOf = {}) =>
  address(path`/jobs/${job}/changes.csv`, { chain: query.chain, node: query.node })

export const listOpportunities = (query: { chain?: string; node?: string; zone?: string }, signal?: Signal) =>
  json<{ items: Opportunity[] }>('/opportunities', { query, signal })

/** The list with what the bureau alone may read. */
export const listInternalOpportunities = (signal?: Signal) =>
  json<{ items: InternalOpportunity[] }>('/opportunities', { query: { edition: 'internal' }, signal })

export const listSites = (signal?: Signal) => json<SiteList>('/sites', { signal })

export const listZones = (signal?: Signal) => json<ZoneList>('/zones', { signal })

export const listCosts = (signal?: Signal) => json<CostList>('/costs', { signal })

export const listImports = (signal?: Signal) => json<{ items: ImportSummary[] }>('/imports', { signal })

export const getImport = (id: string, signal?: Signal) => json<ImportDetail>(path`/imports/${id}`, { signal })

/** Firms that could close a gap, best read from the top. */
export const listTargets = (chain: string, node: string, query: TargetQuery, signal?: Signal) =>
  json<TargetList>(path`/gaps/${chain}/${node}/targets`, { query: { ...query }, signal })

/** Whether market, district and firm meet at a gap. */
export const getMatch = (chain: string, node: string, firm: number, signal?: Signal) =>
  json<ThreeWay>(path`/gaps/${chain}/${node}/match/${firm}`, { signal })

/** Where the page for whoever visits a target lies: one sheet of paper, or a text to paste. */
export const briefAddress = (chain: string, node: string, firm: number, format: 'pdf' | 'text', lang: 'zh' | 'en') =>
  address(path`/gaps/${chain}/${node}/targets/${firm}/brief`, { format, lang })

/** The same text, to be put on the clipboard. */
export const briefText = (chain: string, node: string, firm: number, lang: 'zh' | 'en') =>
  text(path`/gaps/${chain}/${node}/targets/${firm}/brief`, { query: { format: 'text', lang } })

export const putTargetDecision = (chain: string, node: string, firm: number, body: NewDecision) =>
  json<unknown>(path`/gaps/${chain}/${node}/targets/${firm}/decision`, { method: 'PUT', body })

export const deleteTargetDecision = (chain: string, node: string, firm: number) =>
  json<unknown>(path`/gaps/${chain}/${node}/targets/${firm}/decision`, { method: 'DELETE' })

export const listWeights = (signal?: Signal) => json<WeightList>('/weights', { signal })

export const createWeights = (body: NewWeights) => json<WeightVersion>('/weights', { method: 'POST', body })

/** Every site against a requirement, best first. */
export const matchSites = (body: NewRequirement, signal?: Signal) =>
  json<SiteMatch>('/sites/match', { method: 'POST', body, signal })

/** The answer to hand out: without locked sites, in the reader's language. */
export const siteReport = (body: NewRequirement, format: 'pdf' | 'xlsx' | 'text', lang: 'zh' | 'en', signal?: Signal) =>
  file('/sites/match/report', { method: 'POST', body, query: { format, lang }, signal })

export const listSiteLocks = (signal?: Signal) => json<{ items: SiteLock[] }>('/sites/locks', { signal })

export const putSiteLock = (site: string, body: NewSiteLock) =>
  json<SiteLock>(path`/sites/${site}/lock`, { method: 'PUT', body })

export const deleteSiteLock = (site: string, by: string, reason: string) =>
  json<unknown>(path`/sites/${site}/lock`, { method: 'DELETE', query: { by, reason } })

/** Says that facts of a site still hold. */
export const putSiteConfirmation = (site: string, body: NewConfirmation) =>
  json<Site>(path`/sites/${site}/confirmation`, { method: 'PUT', body })

/** A plan to look at; nothing is kept. */
export const planTrip = (body: NewPlan, signal?: Signal) =>
  json<TripPlan>('/trips/plan', { method: 'POST', body, signal })

export const listTrips = (signal?: Signal) => json<{ items: Trip[] }>('/trips', { signal })

export const createTrip = (body: NewTrip) => json<Trip>('/trips', { method: 'POST', body })

export const putTrip = (trip: number, body: NewTrip) => json<Trip>(path`/trips/${trip}`, { method: 'PUT', body })

/** Where a trip's sheet lies; for a link that downloads it. */
export const tripSheet = (trip: number, format: 'docx' | 'xlsx' | 'ics', lang: 'zh' | 'en') =>
  address(path`/trips/${trip}/sheet`, { format, lang })

/** Visits of all teams, by day. */
export const listCalendar = (signal?: Signal) => json<{ items: CalendarRow[] }>('/calendar', { signal })
