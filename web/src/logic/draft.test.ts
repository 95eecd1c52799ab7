import { describe, expect, test } from 'vitest'
import type { ChainOutline, NodeFields } from '@/api'
import { Problem } from '@/api/http'
import { blankNode, freeId, isWritten, nodeOperations, nodeWithLink, refusal, stepOf, takenOver, words } from './draft'

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

describe('a draft that changed under a form', () => {
  const check = (form: Partial<NodeFields>, was: Partial<NodeFields>, now: Partial<NodeFields>) =>
    takenOver(node(form), node(was), node(now))

  test('is taken over where nothing was written', () => {
    expect(check({}, {}, { rank: 7, roles: ['sell'], title: { zh: '钢管', en: 'Pipe' } })).toEqual(
      node({ rank: 7, roles: ['sell'], title: { zh: '钢管', en: 'Pipe' } }),
    )
  })

  test('leaves what was written, each language and field by itself', () => {
    const form = { title: { zh: '写到一半', en: 'Pipe' }, roles: ['make', 'sell'] }
    expect(check(form, {}, { title: { zh: '钢管', en: 'Tube' }, rank: 7, roles: ['operate'] })).toEqual(
      node({ title: { zh: '写到一半', en: 'Tube' }, rank: 7, roles: ['make', 'sell'] }),
    )
  })

  test('takes a field that was emptied again, or has spaces about it, for untouched', () => {
    expect(check({ zh_short: ' ', icon: 'box ' }, { zh_short: null, icon: 'box' }, { zh_short: '管', icon: 'pipe' })).toEqual(
      node({ zh_short: '管', icon: 'pipe' }),
    )
  })
})

describe('a refusal', () => {
  const check = (code: string, hint: string | null, lang: 'zh' | 'en') => refusal(new Problem(code, 'no room', hint, 400), lang)

  test('is the server’s own sentence in the language of the page', () => {
    expect(check('invalid_request', '没有位置', 'zh')).toEqual({ code: '', text: '没有位置' })
    expect(check('invalid_request', '没有位置', 'en')).toEqual({ code: '', text: 'no room' })
  })

  test('without one in that language is said by the page first', () => {
    expect(check('invalid_request', null, 'zh')).toEqual({ code: 'invalid_request', text: 'no room' })
    expect(check('invalid_request', 'try less', 'zh')).toEqual({ code: 'invalid_request', text: 'no room' })
  })

  test('of a change that crossed another, of what is not there, or by the way there, is the page’s to say', () => {
    for (const code of ['conflict', 'draft_not_found', 'unavailable']) {
      for (const lang of ['zh', 'en'] as const) expect(check(code, null, lang)).toEqual({ code, text: '' })
    }
  })
})

describe('a new node', () => {
  const standing = { ...outline, nodes: [node({ id: 'before', rank: 1 }), node({ id: 'beside', rank: 4 })] }
  const links = (other: string) =>
    nodeWithLink(node({ rank: 4 }), { terms: '', other }, standing).flatMap((one) => (one.op === 'add_link' ? [`${one.from} to ${one.to}`] : []))

  test('brings its first words and nothing that was not asked for', () => {
    const [only, ...more] = nodeWithLink(node({ terms: ['x'] }), { terms: '钻杆，钻具', other: '' }, standing)
    expect(only).toMatchObject({ op: 'add_node', node: { id: 'a', terms: ['钻杆', '钻具'] } })
    expect(more).toEqual([])
  })

  test('is linked along the flow: from what stands before it, to what does not', () => {
    expect(links('before')).toEqual(['before to a'])
    expect(links('beside')).toEqual(['a to beside'])
    expect(links('gone')).toEqual([])
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
