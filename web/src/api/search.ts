// One search over everything that whoever is logged in may read.

import { json } from './http'
import type { components } from './schema'

type Schemas = components['schemas']
export const FOUND_KINDS = ['firm', 'project', 'node', 'zone', 'site', 'opportunity'] as const
export type FoundKind = (typeof FOUND_KINDS)[number]
export type SearchHit = Schemas['SearchHit']
export interface SearchAnswer {
  q: string
  groups: { kind: FoundKind; total: number; hits: SearchHit[] }[]
}

export const searchAll = (q: string, signal?: AbortSignal) => json<SearchAnswer>('/search', { query: { q }, signal })
