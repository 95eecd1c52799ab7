// Projects for the eye: what a filter asks of the server, where a spell lies on a line of time, what a form says.

import type { Asked, Spell } from '@/api/projects'
import type { Query } from '@/api/http'

/** Filters as they stand in the URL, the same words as the server's. */
const FILTERS = ['q', 'stage', 'profile', 'channel', 'origin', 'tag', 'chain', 'zone', 'unit', 'owner', 'colour', 'at_least', 'as_of'] as const

/** What the server is asked for: empty filters are left out; an amount in 万元 becomes an amount with its currency. */
export function projectQuery(text: (key: string) => string): Query {
  const query: Query = {}
  for (const key of FILTERS) {
    const value = text(key).trim()
    if (value) query[key] = key === 'at_least' ? yuanOf(value) : value
  }
  if (text('ended')) query.ended = true
  if (text('mine')) query.mine = true
  return query
}

/** An amount typed in 万元 as the server reads it; what is no amount is handed on, so that the server says so. */
export function yuanOf(wan: string, currency = 'CNY'): string {
  const typed = wan.trim().replace(/[,，\s]/g, '')
  if (!/^-?\d{1,15}(\.\d{1,6})?$/.test(typed)) return typed ? `${typed} ${currency}` : ''
  const [whole = '0', part = ''] = typed.replace('-', '').split('.')
  const cents = BigInt(whole) * 1_000_000n + BigInt(part.padEnd(6, '0').slice(0, 6))
  const sign = typed.startsWith('-') ? '-' : ''
  return `${sign}${cents / 100n}.${String(cents % 100n).padStart(2, '0')} ${currency}`
}

const DAY = 86_400_000
const at = (day: string): number => Date.parse(`${day}T00:00:00Z`)

export interface TimeSpan {
  from: string
  to: string
}

/** A bar on a line of time, in percent of its length; `null` where it lies outside. */
export function barOf(spell: Pick<Spell, 'from' | 'to'>, span: TimeSpan, today: string): { left: number; width: number } | null {
  const [start, end] = [at(span.from), at(span.to) + DAY]
  const from = Math.max(at(spell.from), start)
  const to = Math.min(spell.to === null ? at(today) + DAY : at(spell.to), end)
  if (!(end > start) || to <= from) return null
  return { left: ((from - start) / (end - start)) * 100, width: ((to - from) / (end - start)) * 100 }
}

/** First days of the months of a span, each with its place in percent. */
export function monthsOf(span: TimeSpan): { month: string; left: number }[] {
  const [start, end] = [at(span.from), at(span.to) + DAY]
  const months: { month: string; left: number }[] = []
  const [year = 0, month = 1] = span.from.split('-').map(Number)
  for (let i = 0; i < 60; i++) {
    const day = Date.UTC(year, month - 1 + i, 1)
    if (day >= end) break
    if (day >= start) months.push({ month: new Date(day).toISOString().slice(0, 7), left: ((day - start) / (end - start)) * 100 })
  }
  return months
}

/** The year that ends on a day. */
export function yearTo(day: string): TimeSpan {
  const from = new Date(at(day) - 364 * DAY).toISOString().slice(0, 10)
  return { from, to: day }
}

/** What of a gate is still to be brought, and what may follow later. */
export function missingOf(asks: readonly Asked[]): { fields: Asked[]; now: Asked[]; later: Asked[] } {
  const open = asks.filter((ask) => !ask.met)
  return {
    fields: open.filter((ask) => ask.kind === 'field'),
    now: open.filter((ask) => ask.kind === 'proof' && ask.grace === null),
    later: open.filter((ask) => ask.kind === 'proof' && ask.grace !== null),
  }
}
