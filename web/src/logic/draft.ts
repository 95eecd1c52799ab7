// A form over a node → the operations that say what changed in it; and what a draft lets one do.

import type { ChainOperation, ChainOutline, DraftState, NodeFields } from '@/api'

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

/** A value without the blanks that a form leaves around it, to be compared. */
function plain(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => (typeof part === 'string' ? part.trim() : part)) ?? ''
}

/**
 * A form over a node whose draft became another: what the person changed in it stays, the rest is what the node says now.
 * `was` is the node that the form was filled from.
 */
export function keptForm(was: NodeFields, form: NodeFields, now: NodeFields): NodeFields {
  const kept = <T>(before: T, typed: T, after: T): T => (plain(typed) === plain(before) ? after : typed)
  const fields = Object.keys(now) as (keyof NodeFields)[]
  const rest = Object.fromEntries(fields.map((field) => [field, kept<unknown>(was[field], form[field], now[field])]))
  const title = {
    zh: kept(was.title.zh, form.title.zh, now.title.zh),
    en: kept(was.title.en, form.title.en, now.title.en),
  }
  return { ...(rest as unknown as NodeFields), title }
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
