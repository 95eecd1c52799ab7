import { describe, expect, test } from 'vitest'
import type { ChainOutline, NodeFields } from '@/api'
import { blankNode, freeId, isWritten, keptForm, nodeOperations, stepOf, words } from './draft'

const outline = { version: 1, title: { zh: '', en: '' }, context: [], lanes: [
  { id: 'top', title: { zh: '上', en: 'Top' } }, { id: 'low', title: { zh: '下', en: 'Low' } },
], nodes: [], links: [], returns: [] } as ChainOutline
const node = (patch: Partial<NodeFields> = {}): NodeFields => ({ ...blankNode(outline), id: 'a', title: { zh: '管', en: 'Pipe' }, ...patch })

describe('a form over a node', () => {
  test('nothing changed is no operation', () => {
    expect(nodeOperations(node(), node({ zh_short: ' ' }))).toEqual([])
  })

  test('each kind of change is an operation of its own, and the id stays', () => {
    const is = node({ id: 'b', title: { zh: '钢管', en: 'Pipe' }, rank: 3, spine: true, roles: ['make', 'sell'], scene: 'anchor' })
    expect(nodeOperations(node(), is).map((one) => [one.op, 'node' in one ? one.node : ''])).toEqual([
      ['rename_node', 'a'],
      ['move_node', 'a'],
      ['set_text', 'a'],
      ['set_list', 'a'],
      ['set_flag', 'a'],
    ])
  })

  test('a flag that is taken off is taken out of the file', () => {
    expect(nodeOperations(node({ spine: true }), node())).toEqual([{ op: 'set_flag', node: 'a', field: 'spine', value: null }])
  })
})

describe('a form whose draft became another', () => {
  const was = node()

  test('keeps what was typed and takes over the rest', () => {
    const form = node({ title: { zh: '钢管', en: 'Pipe' }, rank: 4 })
    const now = node({ title: { zh: '管', en: 'Tube' }, rank: 2, terms: ['钢管'] })
    expect(keptForm(was, form, now)).toEqual(node({ title: { zh: '钢管', en: 'Tube' }, rank: 4, terms: ['钢管'] }))
  })

  test('shows what the node says where nothing was typed, blanks apart', () => {
    const now = node({ title: { zh: '甲', en: 'A' }, icon: 'box', spine: true })
    expect(keptForm(was, node({ zh_short: null, title: { zh: ' 管 ', en: 'Pipe' } }), now)).toEqual(now)
  })

  test('what was saved is no longer typed: taken back, it goes', () => {
    const saved = node({ title: { zh: '钢管', en: 'Pipe' } })
    expect(keptForm(saved, saved, was)).toEqual(was)
  })
})

describe('an id for a new node', () => {
  test('is read off the English name and is free', () => {
    expect(freeId('Drill pipe & tools', [])).toBe('drill-pipe-tools')
    expect(freeId('Drill pipe', ['drill-pipe', 'drill-pipe-2'])).toBe('drill-pipe-3')
    expect(freeId('钻杆', [])).toBe('node')
  })
})

describe('a step by an arrow key', () => {
  test('goes one column or one lane, and not off the sheet', () => {
    const at = node({ lane: 'top', rank: 0 })
    expect(stepOf(at, outline, 'ArrowRight')).toMatchObject({ lane: 'top', rank: 1 })
    expect(stepOf(at, outline, 'ArrowDown')).toMatchObject({ lane: 'low', rank: 0 })
    expect(stepOf(at, outline, 'ArrowLeft')).toBeNull()
    expect(stepOf(at, outline, 'ArrowUp')).toBeNull()
    expect(stepOf(at, outline, 'Enter')).toBeNull()
  })
})

test('words are parted by the commas of both languages, each once', () => {
  expect(words('钻杆，钻具、drill, 钻杆\n')).toEqual(['钻杆', '钻具', 'drill'])
})

test('a draft is written while it is open or returned', () => {
  expect([isWritten('open'), isWritten('returned'), isWritten('proposed'), isWritten('accepted')]).toEqual([true, true, false, false])
})
