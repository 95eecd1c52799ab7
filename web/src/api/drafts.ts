// Drafts of a chain and its versions.

import { address, json, path, text } from './http'
import type {
  ChainOperation,
  ChainVersion,
  Draft,
  DraftDiff,
  DraftOutlook,
  DraftSummary,
  WordTrial,
} from './types'

type Signal = AbortSignal | undefined

/** Who changes a draft, having seen which revision. */
export interface Turn {
  by: string
  revision: number
}

export const listDrafts = (chain: string, signal?: Signal) =>
  json<{ items: DraftSummary[] }>(path`/chains/${chain}/drafts`, { signal })

export const createDraft = (chain: string, body: { title: string; by: string; restore?: number }) =>
  json<Draft>(path`/chains/${chain}/drafts`, { method: 'POST', body })

export const getDraft = (chain: string, draft: string, signal?: Signal) =>
  json<Draft>(path`/chains/${chain}/drafts/${draft}`, { signal })

export const addOperations = (chain: string, draft: number, turn: Turn, operations: ChainOperation[]) =>
  json<Draft>(path`/chains/${chain}/drafts/${draft}/operations`, { method: 'POST', body: { ...turn, operations } })

export const retireOperation = (chain: string, draft: number, turn: Turn, operation: number) =>
  json<Draft>(path`/chains/${chain}/drafts/${draft}/operations/${operation}`, { method: 'DELETE', query: { ...turn } })

export const turnDraft = (chain: string, draft: number, turn: Turn, state: string, note: string) =>
  json<Draft>(path`/chains/${chain}/drafts/${draft}/state`, { method: 'PUT', body: { ...turn, state, note } })

export const acceptDraft = (chain: string, draft: number, turn: Turn, note: string) =>
  json<Draft>(path`/chains/${chain}/drafts/${draft}/acceptance`, { method: 'PUT', body: { ...turn, note } })

export const getDraftDiff = (chain: string, draft: string, signal?: Signal) =>
  json<DraftDiff>(path`/chains/${chain}/drafts/${draft}/diff`, { signal })

export const getOutlook = (chain: string, draft: string, signal?: Signal) =>
  json<DraftOutlook>(path`/chains/${chain}/drafts/${draft}/outlook`, { signal })

export const tryWord = (chain: string, draft: number, node: string, word: string, signal?: Signal) =>
  json<WordTrial>(path`/chains/${chain}/drafts/${draft}/trial`, { query: { node, word }, signal })

/** The sheet before or after a draft, with what changes marked. */
export const getDraftSheet = (
  chain: string,
  draft: string,
  choice: { side: 'before' | 'after'; lang: 'zh' | 'en' },
  signal?: Signal,
) => text(path`/chains/${chain}/drafts/${draft}/preview.svg`, { query: { ...choice }, signal })

export const listVersions = (chain: string, signal?: Signal) =>
  json<{ items: ChainVersion[] }>(path`/chains/${chain}/versions`, { signal })

/** Where a version lies as a file; for a link that downloads it. */
export const versionAddress = (chain: string, number: number) => address(path`/chains/${chain}/versions/${number}`)
