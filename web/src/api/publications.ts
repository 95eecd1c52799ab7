// What the public may read: items with their state, proposals, approval, withdrawal, the page as the public would see it.

import { address, json, path, type Query } from './http'
import type { components } from './schema'

type Schemas = components['schemas']
type Signal = AbortSignal | undefined
/** A shape as the server writes it: every field is there. */
type Whole<T> = { [K in keyof T]-?: Exclude<T[K], undefined> }

export const PUBLICATION_KINDS = ['opportunity', 'site', 'cost', 'policy'] as const
export const PUBLICATION_STATES = ['waits', 'changed', 'published', 'draft', 'expired', 'withdrawn'] as const

export type Publication = Whole<Omit<Schemas['PublicationShape'], 'changes'>> & { changes: Whole<Schemas['FieldChangeShape']>[] }
export type PublicationDetail = Publication & { events: Whole<Schemas['PublicationEventShape']>[]; rule: Whole<Schemas['PublicationRuleShape']> | null }
type Named = { item: string; version: number | null }

/** An item as the server takes it. */
export const itemOf = (row: { kind: string; item: string }) => `${row.kind}/${row.item}`
const named = (row: Publication): Named => ({ item: itemOf(row), version: row.version })

export const listPublications = (query: Query, signal?: Signal) => json<{ items: Publication[] }>('/publications', { query, signal })
export const getPublication = (kind: string, item: string, signal?: Signal) => json<PublicationDetail>(path`/publications/${kind}/${item}`, { signal })
export const proposePublications = (rows: readonly Publication[], ends: string) =>
  json<{ items: Publication[] }>('/publications/proposals', { method: 'POST', body: { items: rows.map(named), ends: ends || null } })
export const reviewPublications = (rows: readonly Publication[], verdict: 'approved' | 'refused', note: string) =>
  json<{ items: Publication[] }>('/publications/reviews', { method: 'POST', body: { items: rows.map(named), verdict, note } })
export const withdrawPublication = (row: Publication, reason: string, instead: string) =>
  json<PublicationDetail>(path`/publications/${row.kind}/${row.item}/withdrawn`, { method: 'PUT', body: { version: row.version, reason, instead: instead || null } })
export const previewAddress = (row: Publication, lang: string, of: 'proposed' | 'public') => address(path`/publications/${row.kind}/${row.item}/preview`, { lang, of })

/** Where the public reads an item that has a page of its own. */
export function publicPath(row: { kind: string; item: string }): string {
  const id = encodeURIComponent(row.item)
  return { opportunity: `/portal/list/${id}`, site: `/portal/sites/${id}`, policy: `/portal/policies#${id}` }[row.kind] ?? '/portal/costs'
}
