import { describe, expect, test } from 'vitest'
import type { CalendarRow, Trip, TripPlan, TripWarning } from '@/api/types'
import { calendarByFirm, citiesOf, daysOf, nextWeekday, ordered, planOf, readGaps, readPlan, spanOf, tripOf, withVisit } from './trips'

const text = (zh: string) => ({ zh, en: zh.toUpperCase() })
const firm = (id: number) => ({ id, name: `f${id}`, place: null, sample: true })
const visit = (id: number) => ({ enterprise: firm(id), rank: id, tier: 1, gaps: ['tube/anchor', 'tube/x'], about: text('a'), why: [], ask: [text('q'), text('r')] })
const plan = {
  stops: [
    { day: '2026-01-05', half: 'am', city: '120100', city_title: text('t'), visits: [] },
    { day: '2026-01-05', half: 'pm', city: '120100', city_title: text('t'), visits: [visit(1)] },
    { day: '2026-01-06', half: 'am', city: '130900', city_title: text('c'), visits: [visit(2), visit(3)] },
    { day: '2026-01-06', half: 'pm', city: '120100', city_title: text('t'), visits: [visit(4)] },
  ],
} as unknown as TripPlan

describe('a plan', () => {
  test('is asked by the address; what cannot be read takes the usual', () => {
    expect(readPlan({ gaps: 'tube/anchor,x,tube/anchor, a/b', top: '7', days: '99', from: '2026-02-30', people: '甲，乙、 Team A ；' })).toEqual({
      gaps: ['tube/anchor', 'a/b'],
      firms: [],
      top: 10,
      days: 3,
      from: '',
      dates: [],
      team: '',
      people: ['甲', '乙', 'Team A'],
    })
    expect(readGaps('a/b/c,/x,y/')).toEqual([])
  })

  test('needs a gap and a day; the very days stand instead of the first', () => {
    expect(planOf(readPlan({ gaps: 'a/b' }))).toBeNull()
    expect(planOf(readPlan({ from: '2026-01-05' }))).toBeNull()
    expect(planOf(readPlan({ gaps: 'a/b', from: '2026-01-05', days: '2' }))).toMatchObject({ from: '2026-01-05', days: 2, top: 10 })
    const days = planOf(readPlan({ gaps: 'a/b', from: '2026-01-05', dates: '2026-01-10, 2026-01-08,2026-01-10' }))
    expect(days).toMatchObject({ dates: ['2026-01-08', '2026-01-10'] })
    expect(days).not.toHaveProperty('from')
  })

  test('of firms named by hand asks for these and for no first ones of the gap', () => {
    const asked = planOf(readPlan({ gaps: 'a/b', firms: '7,x,7,-1,9', from: '2026-01-05' }))
    expect(asked).toMatchObject({ gaps: ['a/b'], targets: [7, 9] })
    expect(asked).not.toHaveProperty('top')
  })

  test('begins on the next day that is no weekend', () => {
    expect(['2025-01-30', '2025-01-31', '2025-02-01', '2025-02-02'].map(nextWeekday)).toEqual(['2025-01-31', '2025-02-03', '2025-02-03', '2025-02-03'])
  })

  test('is read day by day, its cities once each and only those with a visit', () => {
    expect(daysOf(plan.stops).map(({ day, stops }) => [day, stops.length])).toEqual([['2026-01-05', 2], ['2026-01-06', 2]])
    expect(citiesOf(plan.stops)).toEqual([text('t'), text('c')])
    expect(citiesOf(plan.stops.slice(0, 1))).toEqual([])
  })

  test('becomes a trip with every visit, in the language of who plans', () => {
    const trip = tripOf(plan, { title: 'T', team: 'G', people: ['p'] }, ({ en }) => en)
    expect(trip.visits).toHaveLength(4)
    expect(trip.visits![0]).toEqual({ enterprise: 1, day: '2026-01-05', half: 'pm', gap: 'tube/anchor', purpose: 'A', ask: 'Q\nR' })
  })
})

const trip = (id: number, days: string[], warnings: unknown[] = []) =>
  ({ id, version: 3, title: `t${id}`, team: 'G', people: [], direction: 'outbound', note: '', visits: days.map((day, i) => ({ id: i, enterprise: firm(i), day, half: 'am', state: 'planned', gap: null, purpose: '', ask: '', next: null, note: 'n' })), warnings }) as unknown as Trip

describe('trips', () => {
  test('stand the next first, those over the last first; one without visits is still to come', () => {
    const { coming, over } = ordered([trip(1, ['2026-03-01']), trip(2, ['2026-01-09', '2026-01-05']), trip(3, ['2025-12-01']), trip(4, ['2025-12-20']), trip(5, [])], '2026-01-09')
    expect(coming.map(({ id }) => id)).toEqual([2, 1, 5])
    expect(over.map(({ id }) => id)).toEqual([4, 3])
    expect(spanOf(trip(2, ['2026-01-09', '2026-01-05']))).toEqual({ from: '2026-01-05', to: '2026-01-09' })
    expect(spanOf(trip(5, []))).toBeNull()
  })

  test('are changed in one visit alone, by the version that was read', () => {
    const body = withVisit(trip(2, ['2026-01-05', '2026-01-06']), 1, 'held')
    expect(body.version).toBe(3)
    expect(body.visits!.map(({ state, note }) => [state, note])).toEqual([['planned', 'n'], ['held', 'n']])
  })
})

test('the calendar shows firms with a warning first, each warning once', () => {
  const row = (id: number, day: string) => ({ enterprise: firm(id), day, half: 'am', visit: Number(day.slice(-2)) }) as CalendarRow
  const warning = { kind: 'double_visit', enterprise: 2, text: text('twice') } as unknown as TripWarning
  const other = { kind: 'nobody_goes', enterprise: null, text: text('nobody') } as unknown as TripWarning
  const firms = calendarByFirm([row(1, '2026-01-05'), row(2, '2026-01-06'), row(2, '2026-01-07')], [{ warnings: [warning, other] }, { warnings: [warning] }])
  expect(firms.map(({ firm: { id }, rows, warnings }) => [id, rows.length, warnings.length])).toEqual([[2, 2, 1], [1, 1, 0]])
})
