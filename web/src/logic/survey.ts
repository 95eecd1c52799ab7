// The anchor survey: bars by place, and the form's words to the server's.

import type { NewSurveyLine, PlaceShare, SurveySide } from '@/api'

/** A place's bar: its share of what is said to come from somewhere. */
export interface PlaceBar {
  place: PlaceShare
  /** 0–1 of the largest, for the bar's length; null where no quantity is said. */
  length: number | null
  /** 0–1 of all, for reading; null where quantities have no unit in common. */
  share: number | null
}

/** Bars by place. By money where every place says it, else by tonnes where every one does, else without lengths. */
export function placeBars(places: PlaceShare[]): PlaceBar[] {
  const by = (['yuan', 'tonnes'] as const).find((unit) => places.every((place) => place[unit] !== null))
  const size = (place: PlaceShare) => (by ? (place[by] ?? 0) : 0)
  const total = places.reduce((sum, place) => sum + size(place), 0)
  const most = Math.max(0, ...places.map(size))
  return places.map((place) =>
    by && total > 0 ? { place, length: size(place) / most, share: size(place) / total } : { place, length: null, share: null },
  )
}

/** What a person typed; every field a text. */
export interface SurveyForm {
  side: SurveySide
  product: string
  node: string
  partner: string
  place: string
  becomes: string
  tonnes: string
  amount: string
  share: string
  year: string
  by: string
}

export const emptyForm = (side: SurveySide): SurveyForm => ({
  side,
  product: '',
  node: '',
  partner: '',
  place: '',
  becomes: '',
  tonnes: '',
  amount: '',
  share: '',
  year: '',
  by: '',
})

/** The number in a text with thousands by comma; null where nothing is typed, undefined where it is no number from 0 up. */
export function typed(text: string): number | null | undefined {
  const plain = text.replaceAll(/[,，\s]/g, '')
  if (plain === '') return null
  return /^\d+(\.\d+)?$/.test(plain) ? Number(plain) : undefined
}

/** What a field of a number takes, as a pattern of its text. */
export const NUMBER = String.raw`\s*\d[\d,，\s]{0,11}(\.\d+)?\s*`
export const PERCENT = String.raw`\s*(100|\d{1,2}(\.\d+)?)\s*`
export const YEAR = '199\\d|20\\d\\d|2100'

/** Whether more is said than the goods: those alone are a question, not an answer. */
export const answers = (form: SurveyForm): boolean => [form.partner, form.place, form.tonnes, form.amount, form.share].some((text) => text.trim())

/** The form for the server: what is empty is not said. */
export function said(form: SurveyForm): NewSurveyLine {
  const words = (text: string) => text.trim() || null
  const number = (text: string) => typed(text) ?? null
  return {
    side: form.side,
    product: form.product.trim(),
    node: words(form.node),
    partner: words(form.partner),
    place: words(form.place),
    becomes: form.side === 'sells' ? words(form.becomes) : null,
    tonnes: number(form.tonnes),
    amount_wan: number(form.amount),
    share_percent: number(form.share),
    year: number(form.year),
    by: form.by.trim(),
  }
}
