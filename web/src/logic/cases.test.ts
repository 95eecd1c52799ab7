import { expect, test } from 'vitest'
import type { CaseClock } from '@/api/cases'
import { askedFor, clockSays, needsText, stepsOf, tellsFirm } from './cases'

test('the next step stands first and what is seldom waits', () => {
  expect(stepsOf(['handed_over', 'answered', 'first_answered', 'withdrawn'])).toEqual({ first: 'first_answered', near: ['answered'], seldom: ['handed_over', 'withdrawn'] })
  expect(stepsOf([])).toEqual({ first: null, near: [], seldom: [] })
})

test('what the firm hears is never empty and a rating may be', () => {
  expect((['first_answered', 'waiting', 'answered'] as const).every((step) => tellsFirm(step) && needsText(step))).toBe(true)
  expect([needsText('called_back'), tellsFirm('called_back'), needsText('handed_over')]).toEqual([false, false, true])
})

test('a clock says what it shows: waiting before late, late before left', () => {
  const clock = (more: Partial<CaseClock>) => clockSays({ late: 0, left: 2, stands: false, ...more } as CaseClock)
  expect([clock({}), clock({ left: 0 }), clock({ late: 3 }), clock({ stands: true, late: 3 })].map(({ key }) => key)).toEqual(['left', 'today', 'late', 'stands'])
})

test('without a choice the list is what is not over', () => {
  expect([askedFor(''), askedFor('open'), askedFor('mine'), askedFor('all')]).toEqual([
    { state: 'open', which: '' }, { state: 'open', which: '' }, { state: 'open', which: 'mine' }, { state: '', which: '' },
  ])
})
