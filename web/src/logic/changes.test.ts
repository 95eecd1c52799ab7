import { expect, test } from 'vitest'
import type { Project } from '@/api/projects'
import { changesOf } from './changes'

const event = (kind: string, at: string, note = '') => ({ kind, on: '2025-01-02', written_at: at, by: 'b', note, text: { zh: kind, en: kind } })
const project = (patch: object) =>
  ({ updated_by: 'b', updated_at: 'now', history: [], facts: {}, paid: [], attachments: [], ...patch }) as unknown as Project
const check = (before: object, now: object) => {
  const { events, facts, paid, retired, papers } = changesOf(project(before), project(now))
  return [events.map(({ kind }) => kind), facts, paid, retired, papers]
}

test('what happened meanwhile is what was not there before, and two alike are two', () => {
  const old = event('report', '1')
  expect(check({ history: [old] }, { history: [event('moved', '2'), old, event('report', '1')] })).toEqual([['moved', 'report'], [], 0, 0, 0])
  // Written within one moment, told apart by their words.
  const told = changesOf(project({ history: [event('report', '1', 'a')] }), project({ history: [event('report', '1', 'b'), event('report', '1', 'a')] }))
  expect(told.events.map(({ note }) => note)).toEqual(['b'])
})

test('facts, money and papers that changed are counted, each by its own', () => {
  const before = { facts: { owner: 'a', content: ' x' }, paid: [{ id: 1 }, { id: 2 }], attachments: [{ sha256: 'p' }] }
  const now = { facts: { owner: 'b', content: 'x' }, paid: [{ id: 2 }, { id: 3 }], attachments: [{ sha256: 'p' }, { sha256: 'q' }] }
  expect(check(before, now)).toEqual([[], ['owner'], 1, 1, 1])
})

test('nothing is told where nothing changed', () => {
  const same = { facts: { owner: 'a' }, history: [event('report', '1')], paid: [{ id: 1 }] }
  expect(check(same, structuredClone(same))).toEqual([[], [], 0, 0, 0])
})
