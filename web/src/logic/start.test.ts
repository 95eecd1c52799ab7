import { expect, test } from 'vitest'
import type { FirstRun, Sample } from '@/api/start'
import { after, isBusy, namesOf, progressOf, putOff, stateOf, stepOf } from './start'

const run = (states: string) =>
  ({ steps: states.split(' ').map((text) => ({ step: text.split(':')[0], state: text.split(':')[1] })) }) as unknown as FirstRun

test('the first step that waits is shown, and any step that is asked for', () => {
  const now = run('admin:later district:done chains:todo firms:todo')
  expect(stepOf(now, '')).toBe('chains')
  expect(stepOf(now, 'admin')).toBe('admin')
  expect(stepOf(now, 'nonsense')).toBe('chains')
  expect(stepOf(run('admin:done district:done chains:later firms:done'), '')).toBe('look')
  expect(stateOf(now, 'look')).toBe('todo')
  expect([after('admin'), after('look')]).toEqual(['district', 'look'])
})

test('a step is put off and taken up again', () => {
  const now = run('admin:later district:todo chains:todo firms:todo')
  expect(putOff(now, 'firms', true)).toEqual(['admin', 'firms'])
  expect(putOff(now, 'admin', false)).toEqual([])
  expect(progressOf(now)).toEqual({ done: 1, of: 4 })
})

test('names are proposed from the region', () => {
  const region = { code: '430406', name: '雁峰区', title: '湖南省衡阳市雁峰区', title_en: 'Yanfeng District', city: '衡阳市', city_en: 'Hengyang', bureau: { zh: '雁峰区商务局', en: 'Yanfeng District Bureau of Commerce' } }
  expect(namesOf(region).title).toEqual({ zh: '雁峰区', en: 'Yanfeng District' })
  expect(namesOf(region).bureau.zh).toBe('雁峰区商务局')
})

test('work on the sample is told from rest', () => {
  const sample = { doing: null } as unknown as Sample
  expect(isBusy(sample)).toBe(false)
  expect(isBusy({ ...sample, doing: { over: false } } as Sample)).toBe(true)
})
