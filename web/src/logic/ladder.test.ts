import { expect, test } from 'vitest'
import type { Rung, RungState } from '@/api/types'
import { steps } from './ladder'

const rung = (state: RungState): Rung => ({ kind: 'Missing', state, text: { zh: '', en: '' } })
const read = (...states: RungState[]) => steps(states.map(rung)).map((s) => `${s.from}-${s.to} ${s.rung.state}`)

test('rules after the one that held are one line', () => {
  expect(read('passed', 'held', 'skipped', 'skipped', 'skipped')).toEqual(['1-1 passed', '2-2 held', '3-5 skipped'])
})

test('rules that were judged, or could not be, stand alone', () => {
  expect(read('passed', 'unjudged', 'unjudged', 'held')).toEqual(['1-1 passed', '2-2 unjudged', '3-3 unjudged', '4-4 held'])
  expect(read()).toEqual([])
})
