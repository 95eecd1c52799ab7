// Figures as people read them. Words and units are the locale's; here is only arithmetic.

export type Lang = 'zh' | 'en'

const MINUS = '\u2212'

/** Thousands by comma, minus as U+2212. */
export function count(n: number, digits = 0): string {
  const text = Math.abs(n).toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })
  return n < 0 && Number(text.replaceAll(',', '')) !== 0 ? MINUS + text : text
}

/** At most `digits` after the point, none that say nothing. */
export const trimmed = (n: number, digits: number): string =>
  (n < 0 ? MINUS : '') + Math.abs(n).toLocaleString('en-US', { maximumFractionDigits: digits })

/** A share 0–1 in whole percent; a share that is not whole never reads as 0 % or 100 %. */
export function percent(share: number): string {
  const whole = Math.round(share * 100)
  if (whole === 0 && share > 0) return '<1%'
  if (whole === 100 && share < 1) return '>99%'
  return `${count(whole)}%`
}

/** A number and the name of the unit it is counted in. */
export interface Amount {
  n: string
  unit: string
}

/** Money in the unit people of the language count in. */
export function money(yuan: number, lang: Lang): Amount {
  const steps: [number, string][] = lang === 'zh' ? [[1e8, 'yi'], [1e4, 'wan']] : [[1e9, 'billion'], [1e6, 'million']]
  for (const [size, unit] of steps) if (Math.abs(yuan) >= size) return { n: trimmed(yuan / size, 2), unit }
  return { n: trimmed(yuan, 2), unit: 'yuan' }
}

/** Reads the server's money text, such as `1200000.00 CNY`. */
export function readMoney(text: string): { amount: number; currency: string } | null {
  const match = /^(-?\d+(?:\.\d+)?)\s+([A-Z]{3})$/.exec(text.trim())
  return match ? { amount: Number(match[1]), currency: match[2]! } : null
}

/** An area: large ones in ten thousands of square metres in Chinese, in hectares in English. */
export function area(m2: number, lang: Lang): Amount {
  if (m2 < 1e5) return { n: trimmed(m2, 0), unit: 'm2' }
  return lang === 'zh' ? { n: trimmed(m2 / 1e4, 1), unit: 'wan_m2' } : { n: trimmed(m2 / 1e4, 1), unit: 'hectare' }
}

/** The calendar's zone of the bureau: deadlines and days are read in China standard time, which knows no summer time. */
const HOURS_FROM_UTC = 8

const office = (at: number): string => new Date(at + HOURS_FROM_UTC * 3_600_000).toISOString()

/** The day it is at the bureau at a moment, `2025-01-31`: the server's day, wherever the browser stands. */
export const today = (now: Date): string => office(now.getTime()).slice(0, 10)

/** The day of a moment as the office's calendar has it; what is a day already, or no moment, stays as it is. */
export const day = (at: string): string => minute(at).slice(0, 10)

/** Day and minute of a moment as the office's clock shows them. */
export function minute(at: string): string {
  const time = at.includes('T') ? Date.parse(at) : Number.NaN
  return Number.isNaN(time) ? at : office(time).slice(0, 16).replace('T', ' ')
}

/** Where a location quotient stands on its bar, 0–1: logarithmic, 1.0 in the middle, a quarter and four at the ends. */
export function quotientPlace(lq: number): number {
  if (!(lq > 0)) return 0
  return Math.min(Math.max(0.5 + Math.log(lq) / Math.log(4) / 2, 0), 1)
}
