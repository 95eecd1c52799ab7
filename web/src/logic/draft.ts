// A form over a node → the operations that say what changed in it; and what a draft lets one do.

import type { ChainOperation, ChainOutline, DraftState, NodeFields } from '@/api'
import type { Problem } from '@/api/http'
import { isChinese } from './han'

/** Whether operations may be added and taken back. */
export const isWritten = (state: DraftState) => state === 'open' || state === 'returned'

/** Words parted by commas of either language, semicolons or breaks, each once. */
export const words = (text: string) => [...new Set(text.split(/[,，、;；\n]/).map((word) => word.trim()).filter(Boolean))]

const same = (a: readonly string[], b: readonly string[]) => a.length === b.length && a.every((x, i) => x === b[i])
const short = (text: string | null) => text?.trim() || null

/** What a form changed of a node, in the order in which it can be applied. */
export function nodeOperations(was: NodeFields, is: NodeFields): ChainOperation[] {
  const found: ChainOperation[] = []
  const node = was.id
  const named = (n: NodeFields) => [n.title.zh.trim(), n.title.en.trim(), short(n.zh_short) ?? '', short(n.en_short) ?? '']
  if (!same(named(was), named(is))) {
    found.push({
      op: 'rename_node',
      node,
      title: { zh: is.title.zh, en: is.title.en },
      zh_short: short(is.zh_short),
      en_short: short(is.en_short),
    })
  }
  if (was.stage !== is.stage || was.lane !== is.lane || was.rank !== is.rank) {
    found.push({ op: 'move_node', node, stage: is.stage, lane: is.lane, rank: is.rank })
  }
  if (was.icon.trim() !== is.icon.trim()) found.push({ op: 'set_text', node, field: 'icon', value: is.icon.trim() })
  if (short(was.scene) !== short(is.scene)) found.push({ op: 'set_text', node, field: 'scene', value: short(is.scene) })
  for (const field of ['gbt', 'hs', 'roles', 'home', 'policies'] as const) {
    if (!same(was[field], is[field])) found.push({ op: 'set_list', node, field, value: [...is[field]] })
  }
  for (const field of ['general', 'spine'] as const) {
    if (was[field] !== is[field]) found.push({ op: 'set_flag', node, field, value: is[field] || null })
  }
  return found
}

/** A field as far as it counts: spaces about a text do not, and none is an empty one. */
const plain = (value: unknown): string => JSON.stringify(typeof value === 'string' || value === null ? (value ?? '').trim() : value)

/** What a form over a node shows once the draft says otherwise of it: what was written stays, whatever else it is follows the draft. */
export function takenOver(form: NodeFields, was: NodeFields, now: NodeFields): NodeFields {
  const follow = <T extends object>(form: T, was: T, now: T): T =>
    Object.fromEntries(
      Object.entries(now).map(([key, value]) => {
        const at = key as keyof T
        return [key, plain(form[at]) === plain(was[at]) ? value : form[at]]
      }),
    ) as T
  return { ...follow(form, was, now), title: follow(form.title, was.title, now.title) }
}

/**
 * Why a change was not taken: a code of which the page has a sentence, the server's own words, or both. The server says in English what
 * does not fit the draft and hints the same in Chinese; everything else it only says in English.
 */
export function refusal({ code, message, hint }: Problem, lang: 'zh' | 'en'): { code: string; text: string } {
  if (code !== 'invalid_request') return { code, text: '' }
  if (lang === 'en') return { code: '', text: message }
  return hint && isChinese(hint) ? { code: '', text: hint } : { code, text: message }
}

/** A new node with its first words, and, where another is named, a link between the two in the direction of the flow. */
export function nodeWithLink(fields: NodeFields, first: { terms: string; other: string }, outline: ChainOutline): ChainOperation[] {
  const fresh = { ...fields, terms: words(first.terms) }
  const found: ChainOperation[] = [{ op: 'add_node', node: fresh }]
  const other = outline.nodes.find((one) => one.id === first.other)
  if (other) {
    const [from, to] = other.rank < fresh.rank ? [other.id, fresh.id] : [fresh.id, other.id]
    found.push({ op: 'add_link', from, to, weight: 2 })
  }
  return found
}

/** An id read off an English name that no node has yet. */
export function freeId(name: string, taken: readonly string[]): string {
  const plain = name.toLowerCase().normalize('NFKD').replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 48)
  const base = plain || 'node'
  let id = base
  for (let n = 2; taken.includes(id); n++) id = `${base}-${n}`
  return id
}

/** An empty node to fill in, behind the others of the lane that holds most. */
export function blankNode(outline: ChainOutline): NodeFields {
  const lane = outline.nodes[0]?.lane ?? outline.lanes[0]?.id ?? ''
  return {
    id: '',
    stage: 'midstream',
    lane,
    rank: Math.max(0, ...outline.nodes.filter((node) => node.lane === lane).map((node) => node.rank)),
    title: { zh: '', en: '' },
    zh_short: null,
    en_short: null,
    icon: outline.nodes[0]?.icon ?? 'box',
    gbt: [],
    hs: [],
    roles: ['make'],
    terms: [],
    home: [],
    not: [],
    scene: null,
    general: false,
    spine: false,
    policies: [],
  }
}

/** One step of a card on the sheet by an arrow key: across columns, up and down the lanes; null where there is no room. */
export function stepOf(node: NodeFields, outline: ChainOutline, key: string): Extract<ChainOperation, { op: 'move_node' }> | null {
  const lane = outline.lanes.findIndex((one) => one.id === node.lane)
  const columns = key === 'ArrowLeft' ? -1 : key === 'ArrowRight' ? 1 : 0
  const lanes = key === 'ArrowUp' ? -1 : key === 'ArrowDown' ? 1 : 0
  const rank = node.rank + columns
  const to = outline.lanes[lane + lanes]
  if ((columns === 0 && lanes === 0) || rank < 0 || rank > 99 || !to) return null
  return { op: 'move_node', node: node.id, stage: node.stage, lane: to.id, rank }
}
