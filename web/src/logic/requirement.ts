// What an investor asks of a site, as it stands in the URL and as it is sent; and the answer in the groups it is read in.

import type { NewRequirement, SiteCheck, SiteOutcome, SiteResult } from '@/api/types'
import { SITE_FORMS, SITE_OUTCOMES } from '@/api/types'
import { isDay, one, type RawQuery } from './query'

/** Needs that are a number, in the units of a site's facts: URL key to the body's field. */
const MEASURES = {
  area: 'min_area_m2',
  area_to: 'max_area_m2',
  height: 'min_height_m',
  load: 'min_floor_load_t',
  power: 'min_power_kva',
  water: 'min_water_t_d',
  steam: 'min_steam_t_h',
  energy: 'energy_tce',
} as const
export type MeasureKey = keyof typeof MEASURES
export const MEASURE_KEYS = Object.keys(MEASURES) as MeasureKey[]

/** Needs that are there or not. */
export const THERE_KEYS = ['gas', 'sewage', 'exhaust'] as const
export const FIRE_CLASSES = ['A', 'B', 'C', 'D', 'E'] as const
export const PRICE_UNITS = ['rent_m2_month', 'sale_m2', 'land_mu'] as const

/** Needs in words; of `zoning` and `tenure` several, any of which will do. */
const WORD_KEYS = ['fire', 'emission', 'zoning', 'tenure', 'by', 'zones', 'forms'] as const
/** What is no need: who asks, from where, for what, for how much. */
const BESIDE_KEYS = ['budget', 'budget_unit', 'home', 'asker', 'for_chain'] as const

export const NEED_KEYS = [...MEASURE_KEYS, ...THERE_KEYS, ...WORD_KEYS, ...BESIDE_KEYS] as const
export type NeedKey = (typeof NEED_KEYS)[number]

/** A requirement as typed: every need a text, empty where it is not asked. */
export type Needs = Record<NeedKey, string>

export const noNeeds = (): Needs => Object.fromEntries(NEED_KEYS.map((key) => [key, ''])) as Needs

/** Reads the needs of a URL as they were typed. */
export const readNeeds = (query: RawQuery): Needs =>
  Object.fromEntries(NEED_KEYS.map((key) => [key, one(query, key).trim()])) as Needs

/** A number from 0 up as typed; null where it is none. Commas of thousands are read. */
export function readMeasure(text: string): number | null {
  const bare = text.trim().replaceAll(/[,\uFF0C](?=\d{3}(?:\D|$))/g, '')
  return /^\d{1,9}(?:\.\d{1,4})?$/.test(bare) ? Number(bare) : null
}

/** Words parted by commas or spaces of either script. */
export const wordsOf = (text: string): string[] => text.split(/[\s,\uFF0C\u3001;\uFF1B]+/).filter(Boolean)

/** Needs that cannot be read, in the order of the form. */
export function wrongNeeds(needs: Needs): NeedKey[] {
  const numbers = [...MEASURE_KEYS, 'budget' as const].filter((key) => needs[key] && readMeasure(needs[key]) === null)
  const wrong: NeedKey[] = [...numbers]
  const [from, to] = [readMeasure(needs.area), readMeasure(needs.area_to)]
  if (from !== null && to !== null && from > to) wrong.push('area_to')
  if (needs.by && !isDay(needs.by)) wrong.push('by')
  if (needs.fire && !(FIRE_CLASSES as readonly string[]).includes(needs.fire)) wrong.push('fire')
  if (wordsOf(needs.forms).some((form) => !(SITE_FORMS as readonly string[]).includes(form))) wrong.push('forms')
  return wrong
}

/** Whether a site could be checked for anything: a name and a home alone ask nothing. */
export const asksAnything = (needs: Needs): boolean =>
  [...MEASURE_KEYS, ...THERE_KEYS, ...WORD_KEYS].some((key) => needs[key] !== '')

/** How many needs are asked. */
export const needCount = (needs: Needs): number =>
  [...MEASURE_KEYS, ...THERE_KEYS, ...WORD_KEYS].filter((key) => needs[key] !== '').length

/** The body to be sent; null where nothing is asked or something cannot be read. */
export function requirementOf(needs: Needs): NewRequirement | null {
  if (!asksAnything(needs) || wrongNeeds(needs).length > 0) return null
  const measures = Object.fromEntries(
    MEASURE_KEYS.flatMap((key) => {
      const value = readMeasure(needs[key])
      return value === null ? [] : [[MEASURES[key], value]]
    }),
  )
  const budget = readMeasure(needs.budget)
  const unit = PRICE_UNITS.find((unit) => unit === needs.budget_unit) ?? PRICE_UNITS[0]
  return {
    ...measures,
    forms: wordsOf(needs.forms),
    ...(needs.fire ? { fire_class: needs.fire } : {}),
    gas: needs.gas !== '',
    sewage: needs.sewage !== '',
    exhaust: needs.exhaust !== '',
    emission: needs.emission,
    zoning: wordsOf(needs.zoning),
    tenure: wordsOf(needs.tenure),
    zones: wordsOf(needs.zones),
    ...(needs.by ? { handover_by: needs.by } : {}),
    ...(budget === null ? {} : { budget: { value: budget, unit } }),
    home: needs.home,
    asker: needs.asker,
    chain: needs.for_chain,
  }
}

export interface ResultGroup {
  outcome: SiteOutcome
  results: SiteResult[]
}

/** Results by outcome, the best outcome first, each in the server's order; empty groups are left out. */
export const resultGroups = (results: readonly SiteResult[]): ResultGroup[] =>
  SITE_OUTCOMES.map((outcome) => ({ outcome, results: results.filter((result) => result.outcome === outcome) })).filter(
    ({ results }) => results.length > 0,
  )

/** Checks that stand in the way first, then those to be asked; those that pass are only counted. */
export function checksToShow(checks: readonly SiteCheck[]): { shown: SiteCheck[]; passed: number } {
  const order = { fails: 0, unknown: 1, to_confirm: 2, passes: 3 } as const
  const shown = checks.filter(({ state }) => state !== 'passes').sort((a, b) => order[a.state] - order[b.state])
  return { shown, passed: checks.length - shown.length }
}

/** A day some days after another, `2025-01-31` + 30; for the usual end of a lock. */
export function dayAfter(day: string, days: number): string {
  const at = new Date(`${day}T00:00:00Z`)
  at.setUTCDate(at.getUTCDate() + days)
  return at.toISOString().slice(0, 10)
}
