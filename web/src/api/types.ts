// Shapes of the answers of `/api/v1`. One seam: once the generated schema is there, each name below becomes an alias of
// its component and nothing else in the app changes.

/** A text in both languages. */
export interface Text {
  zh: string
  en: string
}

export const STAGES = ['upstream', 'midstream', 'downstream', 'support'] as const
export type Stage = (typeof STAGES)[number]

/** Gap labels in the order they are shown: what is to be sought first. */
export const GAP_KINDS = ['Missing', 'Extend', 'New', 'Weak', 'Strong', 'Steady', 'Watch', 'Unverified', 'Unsuitable'] as const
export type GapKind = (typeof GAP_KINDS)[number]

export const EDITIONS = ['public', 'internal'] as const
export type Edition = (typeof EDITIONS)[number]

export interface Square {
  node: string
  stage: Stage
  kind: GapKind
  title: Text
}

export interface ChainCard {
  id: string
  title: Text
  industry: Text
  kind: string | null
  standing: 'own' | 'cultivated'
  version: number
  nodes: number
  links: number
  /** Local firms whose main business is on it. */
  firms: number
  /** Share of the expected firms that the register shows, 0–1; null where nobody says what to expect. */
  coverage: number | null
  kinds: Partial<Record<GapKind, number>>
  squares: Square[]
}

export interface ZoneCard {
  id: string
  kind: string
  title: Text
  kind_title: Text
  summary: Text
  chains: string[]
  opportunities: number
  sites: number
  area_m2: number | null
  sample: boolean
}

export interface District {
  id: string
  region: string
  title: Text
  city: Text
  data_date: string
  sample: boolean
  chains: ChainCard[]
  zones: ZoneCard[]
  enterprises: { total: number; local: number }
  imports: { count: number; last_at: string | null }
}

export interface ChainNode {
  id: string
  stage: Stage
  lane: string
  rank: number
  title: Text
  short: Text
  icon: string
  gbt: string[]
  hs: string[]
  roles: string[]
  terms: string[]
}

export interface Chain extends ChainCard {
  lanes: { id: string; title: Text }[]
  node_list: ChainNode[]
  link_list: { from: string; to: string; weight: number }[]
}

/** How one rule of the gap label came out. */
export const RUNG_STATES = ['held', 'passed', 'skipped', 'unjudged'] as const
export type RungState = (typeof RUNG_STATES)[number]

export interface Rung {
  kind: GapKind
  state: RungState
  text: Text
}

export interface Judgement {
  id: number | string
  kind: GapKind
  by: string
  at: string
  reason: string
  sample: boolean
}

export interface Gap {
  chain: string
  node: string
  title_zh: string
  title_en: string
  stage: Stage
  /** The computed label. */
  kind: GapKind
  /** What a person says beside it. */
  judged: Judgement | null
  /** The judged label, else the computed one. */
  shown: GapKind
  /** Local firms whose main business it is. */
  local_firms: number
  /** Local firms that only mention it. */
  minor_firms: number
  above_scale: number
  lead_firms: number
  presence: number
  capital_yuan: number | null
  /** Firms whose capital is in the sum. */
  capital_firms: number
  lq: number | null
  /** What the quotient rests on, or why it is unknown. */
  lq_reason: Text
  coverage: number | null
  coverage_reason: Text
  /** Relatedness density; null until a national panel is loaded. */
  density: number | null
  reasons: Text[]
  ladder: Rung[]
}

export interface GapList {
  items: Gap[]
  as_of: string
  region: string
  reference: string | null
}

export type EvidencePart = 'name' | 'scope' | 'products'

/** A span of a firm's own text. */
export interface Evidence {
  part: EvidencePart
  from: number
  to: number
  text: string
}

export interface EnterpriseSummary {
  id: number
  name: string
  uscc: string | null
  old_number: string | null
  region: string | null
  region_title: string | null
  established: string | null
  capital: string | null
  above_scale: boolean | null
  honours: string[]
  sample: boolean
  local: boolean
}

export interface PlacedFirm {
  enterprise: EnterpriseSummary
  role: string
  strength: 'core' | 'minor'
  score: number
  evidence: Evidence[]
  scope: string | null
  products: string | null
}

export interface Neighbour {
  node: string
  title: Text
  weight: number
}

export interface Opportunity {
  id: string
  chain: string
  node: string
  node_title: Text
  /** The node's label; null where the node has left the chain. */
  kind: GapKind | null
  zone: string
  zone_title: Text
  zone_kind: string
  zone_kind_title: Text
  site: string | null
  title: Text
  size: Text
  terms: Text
  contact: Text
  source: string
  sample: boolean
}

export interface Site {
  id: string
  zone: string
  title: Text
  form: string
  area_m2: number | null
  height_m: number | null
  floor_load_t: number | null
  power_kva: number | null
  price: Text | null
  verified_at: string | null
  source: string
  sample: boolean
}

export interface NodeDetail {
  gap: Gap
  firms: PlacedFirm[]
  opportunities: Opportunity[]
  sites: Site[]
  suppliers: Neighbour[]
  users: Neighbour[]
}

export interface EnterpriseList {
  items: EnterpriseSummary[]
  total: number
}

export interface Statement {
  field: string
  value: string
  source: string
  row: number | null
  date: string
  collector: string
  retired: boolean
}

export interface EnterprisePlacement {
  chain: string
  node: string
  title: Text
  role: string
  strength: 'core' | 'minor'
  score: number
}

export interface Enterprise extends EnterpriseSummary {
  address: string | null
  scope: string | null
  products: string | null
  industry: string | null
  placements: EnterprisePlacement[]
  statements: Statement[]
}

export interface ImportSummary {
  id: number
  kind: string
  file: string
  imported_at: string
  state: string
  records: number
  new: number
  merged: number
  problems: number
}

export interface ImportDetail extends ImportSummary {
  problem_list: { row: number | null; column: string | null; message: string }[]
}
