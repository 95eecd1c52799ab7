// Targets of a gap, decisions about them and the weights they are scored by: shapes and calls.

import { json, path } from './http'
import type { GapKind, Text } from './types'

export const DECISION_KINDS = ['rejected', 'taken-up'] as const
export type DecisionKind = (typeof DECISION_KINDS)[number]

/** Why a target was rejected, by the server's code. */
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

export interface TargetFirm {
  id: number
  name: string
  uscc: string | null
  region: { code: string; title: string } | null
  established: string | null
  capital: string | null
  honours: string[]
  sample: boolean
}

export interface TargetReason {
  axis: 'value' | 'likelihood'
  feature: string
  points: number
  text: Text
  source: Text
}

export const VETO_RULES = ['dishonest', 'hidden-risk', 'environment', 'plan'] as const

export interface TargetVeto {
  rule: (typeof VETO_RULES)[number]
  text: Text
  source: Text
}

export interface TargetDecision {
  id: number
  kind: DecisionKind
  reason: RejectReason | null
  text: string
  by: string
  at: string
  sample: boolean
}

/** How a firm stands to the gap. */
export const STANDS = ['on-node', 'same-business', 'delivers', 'sibling', 'linked'] as const

export interface Target {
  enterprise: TargetFirm
  stand: (typeof STANDS)[number]
  role: string | null
  strength: 'core' | 'minor' | null
  value: number
  likelihood: number
  confidence: number
  rank: number
  tier: number
  reasons: TargetReason[]
  unknown: Text[]
  veto: TargetVeto | null
  decision: TargetDecision | null
}

export interface TargetVetoed {
  enterprise: TargetFirm
  veto: TargetVeto
}

export interface TargetList {
  items: Target[]
  vetoed: TargetVetoed[]
  title: Text
  kind: GapKind
  shown: GapKind
  as_of: string
  /** Firms that have to do with the gap. */
  candidates: number
  /** Firms that were scored, of which `items` are the first. */
  total: number
  /** Firms left out because people rejected them. */
  rejected: number
  weights: { id: number; title: Text }
}

export interface TargetQuery {
  top: number
  as_of?: string
  weights?: string
  rejected?: boolean
}

export interface NewDecision {
  kind: DecisionKind
  reason: RejectReason | null
  text: string
  by: string
}

export interface Feature {
  id: string
  axis: 'value' | 'likelihood'
  title: Text
  looks_at: Text
  source: Text
  weight: number
}

export interface WeightVersion {
  /** 0 is the product's own table. */
  id: number
  title: Text
  by: string | null
  at: string | null
  sample: boolean
  current: boolean
  weights: Record<string, number>
}

export interface WeightList {
  items: WeightVersion[]
  features: Feature[]
}

export interface NewWeights {
  title: string
  by: string
  weights: Record<string, number>
}

export const listTargets = (chain: string, node: string, query: TargetQuery, signal?: AbortSignal) =>
  json<TargetList>(path`/gaps/${chain}/${node}/targets`, { query: { ...query }, signal })

export const putDecision = (chain: string, node: string, firm: number, body: NewDecision) =>
  json<unknown>(path`/gaps/${chain}/${node}/targets/${firm}/decision`, { method: 'PUT', body })

export const deleteDecision = (chain: string, node: string, firm: number) =>
  json<unknown>(path`/gaps/${chain}/${node}/targets/${firm}/decision`, { method: 'DELETE' })

export const listWeights = (signal?: AbortSignal) => json<WeightList>('/weights', { signal })

export const createWeights = (body: NewWeights) => json<WeightVersion>('/weights', { method: 'POST', body })
