// A trip's plan as it stands in the URL, as it is kept, and the calendar firm by firm.

import type { CalendarRow, NewPlan, NewTrip, Trip, TripPlan, TripStop, TripVisit, TripWarning } from '@/api/types'
import { isDay, one, type RawQuery } from './query'
import { wordsOf } from './requirement'

/** The longest trip that is planned, and most targets of a gap, as the server takes them. */
export const DAYS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] as const
export const TOPS = [5, 10, 20, 50] as const

export interface PlanAsked {
  /** Gaps as `chain/node`. */
  gaps: string[]
  /** Firms by their ids, where only these are gone to; else the first of each gap. */
  firms: number[]
  top: number
  /** The first day; empty where none is given. */
  from: string
  days: number
  /** The very days instead; a weekend is kept. */
  dates: string[]
  team: string
  people: string[]
}

/** Gaps of a URL, `tube/anchor,auto/tyre`; what is no gap is passed over, and none stands twice. */
export const readGaps = (text: string): string[] => [
  ...new Set(text.split(',').map((gap) => gap.trim()).filter((gap) => /^[^/\s]+\/[^/\s]+$/.test(gap))),
]

/** Keys of a plan in the URL. */
const PLAN_KEYS = ['plan', 'gaps', 'firms', 'top', 'from', 'days', 'dates', 'team', 'people'] as const

/** A URL without a plan. */
export const noPlan = (): Record<string, string> => Object.fromEntries(PLAN_KEYS.map((key) => [key, '']))

/** Names parted by commas of either script. A space parts none: many a name has one. */
export const namesOf = (text: string): string[] =>
  text.split(/[,\uFF0C\u3001;\uFF1B]+/).map((name) => name.trim()).filter(Boolean)

/** Reads what is to be planned. */
export function readPlan(query: RawQuery): PlanAsked {
  const [top, days, from] = [Number(one(query, 'top')), Number(one(query, 'days')), one(query, 'from')]
  return {
    gaps: readGaps(one(query, 'gaps')),
    firms: [...new Set(one(query, 'firms').split(',').map(Number).filter((id) => Number.isSafeInteger(id) && id > 0))],
    top: TOPS.find((n) => n === top) ?? 10,
    from: isDay(from) ? from : '',
    days: DAYS.find((n) => n === days) ?? 3,
    dates: [...new Set(wordsOf(one(query, 'dates')).filter(isDay))].sort(),
    team: one(query, 'team').trim(),
    people: namesOf(one(query, 'people')),
  }
}

/** The body to be sent; null until there are somebody to go to and a day. */
export const planOf = ({ gaps, firms, top, from, days, dates, team, people }: PlanAsked): NewPlan | null => {
  if (gaps.length + firms.length === 0 || (!from && dates.length === 0)) return null
  return { gaps, ...(firms.length > 0 ? { targets: firms } : { top }), team, people, ...(dates.length > 0 ? { dates } : { from, days }) }
}

/** The next day after one that is neither Saturday nor Sunday: when a trip begins if nobody says otherwise. */
export function nextWeekday(day: string): string {
  const next = new Date(`${day}T00:00:00Z`)
  do next.setUTCDate(next.getUTCDate() + 1)
  while (next.getUTCDay() % 6 === 0)
  return next.toISOString().slice(0, 10)
}

/** A day of a plan with its half days. */
export interface PlanDay {
  day: string
  stops: TripStop[]
}

/** The half days of a plan day by day. */
export function daysOf(stops: readonly TripStop[]): PlanDay[] {
  const days: PlanDay[] = []
  for (const stop of stops) {
    const last = days.at(-1)
    if (last?.day === stop.day) last.stops.push(stop)
    else days.push({ day: stop.day, stops: [stop] })
  }
  return days
}

/** Cities of a plan in the order they are come to, each once. */
export const citiesOf = <T>(stops: readonly { city: string; city_title: T; visits: readonly unknown[] }[]): T[] => [
  ...new Map(stops.filter(({ visits }) => visits.length > 0).map(({ city, city_title }) => [city, city_title])).values(),
]

/** A plan as a trip to keep; `say` picks the language the purpose is written in. */
export function tripOf(
  plan: TripPlan,
  { title, team, people }: { title: string; team: string; people: string[] },
  say: (text: { zh: string; en: string }) => string,
): NewTrip {
  return {
    title,
    team,
    people,
    note: '',
    visits: plan.stops.flatMap(({ day, half, visits }) =>
      visits.map((visit) => ({
        enterprise: visit.enterprise.id,
        day,
        half,
        gap: visit.gaps[0] ?? null,
        purpose: visit.about ? say(visit.about) : '',
        ask: visit.ask.map(say).join('\n'),
      })),
    ),
  }
}

/** A kept trip as the body that changes it, with one visit in another state. */
export function withVisit(trip: Trip, id: number, state: TripVisit['state']): NewTrip {
  const { version, title, direction, team, people, reception, note } = trip
  return {
    version,
    title,
    direction,
    team,
    people,
    reception,
    note,
    visits: trip.visits.map((visit) => ({
      id: visit.id,
      enterprise: visit.enterprise.id,
      day: visit.day,
      half: visit.half,
      state: visit.id === id ? state : visit.state,
      gap: visit.gap,
      purpose: visit.purpose,
      ask: visit.ask,
      next: visit.next ?? null,
      note: visit.note,
    })),
  }
}

/** First and last day of a trip; null where it has no visit. */
export function spanOf(trip: Pick<Trip, 'visits'>): { from: string; to: string } | null {
  const days = trip.visits.map(({ day }) => day).sort()
  return days.length === 0 ? null : { from: days[0]!, to: days.at(-1)! }
}

/** Trips still to come or under way, the next first, then those over, the last first. */
export function ordered(trips: readonly Trip[], today: string): { coming: Trip[]; over: Trip[] } {
  const end = (trip: Trip) => spanOf(trip)?.to ?? '9999'
  const start = (trip: Trip) => spanOf(trip)?.from ?? '9999'
  const coming = trips.filter((trip) => end(trip) >= today).sort((a, b) => start(a).localeCompare(start(b)) || a.id - b.id)
  const over = trips.filter((trip) => end(trip) < today).sort((a, b) => end(b).localeCompare(end(a)) || b.id - a.id)
  return { coming, over }
}

/** A firm of the calendar with all that is planned for it. */
export interface CalendarFirm {
  firm: CalendarRow['enterprise']
  rows: CalendarRow[]
  /** What the trips say against visits of this firm, each sentence once. */
  warnings: TripWarning[]
}

/** The calendar by firm: firms with a warning first, then by their first visit. */
export function calendarByFirm(rows: readonly CalendarRow[], trips: readonly Pick<Trip, 'warnings'>[]): CalendarFirm[] {
  const firms = new Map<number, CalendarFirm>()
  for (const row of rows) {
    const firm = firms.get(row.enterprise.id) ?? { firm: row.enterprise, rows: [], warnings: [] }
    firm.rows.push(row)
    firms.set(row.enterprise.id, firm)
  }
  for (const warning of trips.flatMap(({ warnings }) => warnings)) {
    const firm = warning.enterprise === null ? undefined : firms.get(warning.enterprise)
    if (firm && firm.warnings.every(({ text }) => text.zh !== warning.text.zh)) firm.warnings.push(warning)
  }
  const first = ({ rows }: CalendarFirm) => `${rows[0]!.day}${rows[0]!.half}`
  return [...firms.values()].sort(
    (a, b) => Number(b.warnings.length > 0) - Number(a.warnings.length > 0) || first(a).localeCompare(first(b)),
  )
}

/** The rooms of the section of trips. */
export const TRIP_VIEWS = ['trips', 'records', 'contacts', 'events'] as const
