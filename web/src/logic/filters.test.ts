import { expect, test } from 'vitest'
import { chipsOf, isSet, several, without, withValue, type Filter } from './filters'

const options = [
  { value: 'a', text: 'Alpha' },
  { value: 'b', text: 'Beta' },
]
const FILTERS: Filter[] = [
  { kind: 'words', key: 'q', label: 'Words', hint: '' },
  { kind: 'one', key: 'chain', label: 'Chain', any: 'all', options, clears: ['node'] },
  { kind: 'many', key: 'stage', label: 'Stage', options },
  { kind: 'yes', key: 'ended', label: 'Ended too' },
  { kind: 'day', key: 'from', label: 'From' },
  { kind: 'link', key: 'project', label: 'Project', text: 'Pipe mill' },
]
const at = (query: Record<string, string>) => (key: string) => query[key] ?? ''

test('several values keep the order of their options, unknown ones the end', () => {
  expect(withValue('b', 'a', options)).toBe('a,b')
  expect(withValue('a,b', 'a', options)).toBe('b')
  expect(withValue('ghost', 'b', options)).toBe('b,ghost')
  expect(several('')).toEqual([])
})

test('what is set is told by its words, the search word stands in its field', () => {
  expect(chipsOf(FILTERS, at({ q: 'x', chain: 'b', stage: 'a,b', ended: '1', from: '2025-01-01' }))).toEqual([
    { key: 'chain', label: 'Chain', text: 'Beta' },
    { key: 'stage', label: 'Stage', text: 'Alpha / Beta' },
    { key: 'ended', label: 'Ended too', text: '' },
    { key: 'from', label: 'From', text: '2025-01-01' },
  ])
})

test('a value whose option has not come yet is told as it stands', () => {
  expect(chipsOf(FILTERS, at({ chain: 'later' }))[0]!.text).toBe('later')
})

test('what only an address sets is told by what it is called', () => {
  expect(chipsOf(FILTERS, at({ project: '12' }))).toEqual([{ key: 'project', label: 'Project', text: 'Pipe mill' }])
})

test('taking a filter away takes what hangs on it', () => {
  expect(without(FILTERS, 'chain')).toEqual({ chain: '', node: '' })
  expect(Object.keys(without(FILTERS))).toEqual(['q', 'chain', 'node', 'stage', 'ended', 'from', 'project'])
  expect(isSet(FILTERS, at({ node: 'x' }))).toBe(false)
  expect(isSet(FILTERS, at({ q: 'x' }))).toBe(true)
})
