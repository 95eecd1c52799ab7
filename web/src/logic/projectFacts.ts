// What is known of a project as a form: amounts in 万元, and two people's changes put together field by field.

import type { ProjectFacts } from '@/api/projects'
import { merge as mergeForms, type Form } from './merge'
import { yuanOf } from './projects'

/** Every fact that a person writes, in the order in which they are read. */
export const FACT_KEYS = [
  'name', 'profile', 'investor', 'investor_home', 'parent', 'enterprise', 'content', 'amount', 'signed_amount', 'origin', 'channel', 'referrer',
  'site_need', 'asks', 'unit', 'owner', 'credits', 'node', 'target', 'zone', 'site', 'opportunity', 'tags', 'keys', 'planned_start',
  'planned_finish', 'note', 'source',
] as const
export type FactKey = (typeof FACT_KEYS)[number]

/** What both changed, each in his own way: a person has to choose. */
export interface Clash {
  key: FactKey
  mine: unknown
  theirs: unknown
}

/**
 * Two changes of the same facts put together: what only one of the two changed is taken from him. Where both did, mine stands for now and the
 * field is named.
 */
export function merge(base: ProjectFacts, mine: ProjectFacts, theirs: ProjectFacts): { facts: ProjectFacts; clashes: Clash[]; taken: FactKey[] } {
  const written = (facts: ProjectFacts): Form => Object.fromEntries(FACT_KEYS.map((key) => [key, facts[key]]))
  const both = mergeForms(written(base), written(mine), written(theirs))
  const found = (key: FactKey) => both.clashes.find((one) => one.key === key)
  return {
    facts: { ...mine, ...both.form },
    clashes: FACT_KEYS.flatMap((key) => (found(key) ? [{ key, mine: mine[key], theirs: theirs[key] }] : [])),
    taken: FACT_KEYS.filter((key) => both.taken.includes(key)),
  }
}

/** Facts that are chosen, not written: null to the server is an empty choice in the form. */
const CHOSEN = ['channel', 'origin', 'zone', 'site', 'opportunity', 'planned_start', 'planned_finish'] as const
type Chosen = (typeof CHOSEN)[number]
export type FactFields = Omit<Required<ProjectFacts>, Chosen> & Record<Chosen, string>

export const fieldsOf = (facts: ProjectFacts): FactFields =>
  ({ ...(JSON.parse(JSON.stringify(facts)) as ProjectFacts), ...Object.fromEntries(CHOSEN.map((key) => [key, facts[key] ?? ''])) }) as FactFields
export const factsOf = (fields: FactFields): ProjectFacts => ({
  ...(JSON.parse(JSON.stringify(fields)) as ProjectFacts),
  ...Object.fromEntries(CHOSEN.map((key) => [key, fields[key] || null])),
})

export interface Amount {
  wan: string
  currency: string
}

/** The server's `1200000.00 CNY` as a form shows it: in 万元, without needless noughts. What is no amount is shown as it is. */
export function wanOf(text: string | null | undefined): Amount {
  const found = /^(-?)(\d+)(?:\.(\d{1,2}))? ([A-Z]{3})$/.exec((text ?? '').trim())
  if (!found) return { wan: text ?? '', currency: 'CNY' }
  const [, sign = '', whole = '0', part = '', currency = 'CNY'] = found
  const cents = BigInt(whole) * 100n + BigInt(part.padEnd(2, '0') || '0')
  const rest = String(cents % 1_000_000n).padStart(6, '0').replace(/0+$/, '')
  return { wan: `${sign}${cents / 1_000_000n}${rest ? `.${rest}` : ''}`, currency }
}

/** Back to the server's form; empty is unknown. */
export const amountText = ({ wan, currency }: Amount): string | null => yuanOf(wan, currency) || null

/** Percent that units share; the rest is the answering unit's. */
export const shared = (credits: readonly { share: number }[]): number => credits.reduce((sum, { share }) => sum + (Number(share) || 0), 0)
