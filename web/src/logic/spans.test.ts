import { expect, test } from 'vitest'
import type { Evidence } from '@/api/types'
import { excerpt, marked, pieces } from './spans'

const bytes = (text: string) => new TextEncoder().encode(text).length
const span = (text: string, words: string): Evidence => {
  const at = text.indexOf(words)
  return { part: 'scope', from: bytes(text.slice(0, at)), to: bytes(text.slice(0, at + words.length)), text: words }
}
const shown = (text: string, evidence: Evidence[]) =>
  pieces(text, evidence)
    .map((p) => (p.marked ? `[${p.text}]` : p.text))
    .join('')

const SCOPE = '石油钻杆、接箍的生产；普通货物道路运输。'

test('a span given in bytes marks its words', () => {
  expect(shown(SCOPE, [span(SCOPE, '接箍')])).toBe('石油钻杆、[接箍]的生产；普通货物道路运输。')
})

test('a span after a character outside the basic plane is not shifted', () => {
  const text = '𠮷钢管𠮷接箍'
  expect(shown(text, [span(text, '接箍')])).toBe('𠮷钢管𠮷[接箍]')
})

test('spans that overlap or touch are one mark', () => {
  expect(shown(SCOPE, [span(SCOPE, '石油钻'), span(SCOPE, '钻杆'), span(SCOPE, '、')])).toBe('[石油钻杆、]接箍的生产；普通货物道路运输。')
})

test('offsets that do not give the words back fall to the words themselves', () => {
  expect(shown(SCOPE, [{ part: 'scope', from: 1, to: 2, text: '接箍' }])).toBe('石油钻杆、[接箍]的生产；普通货物道路运输。')
})

test('words that are not in the text mark nothing', () => {
  expect(shown(SCOPE, [{ part: 'scope', from: 0, to: 3, text: '轧辊' }])).toBe(SCOPE)
  expect(shown(SCOPE, [{ part: 'scope', from: 900, to: 999, text: '' }])).toBe(SCOPE)
})

test('the pieces joined are the text', () => {
  for (const words of ['石油', '运输。', SCOPE]) {
    expect(
      pieces(SCOPE, [span(SCOPE, words)])
        .map((p) => p.text)
        .join(''),
    ).toBe(SCOPE)
  }
})

test('a long text is cut to what stands beside the marks', () => {
  const text = `${'甲'.repeat(40)}接箍${'乙'.repeat(40)}钻杆${'丙'.repeat(40)}`
  expect(
    excerpt(pieces(text, [span(text, '接箍'), span(text, '钻杆')]), 3)
      .map((p) => p.text)
      .join(''),
  ).toBe('…甲甲甲接箍乙乙乙…乙乙乙钻杆丙丙丙…')
})

test('a text without marks stays whole', () => {
  expect(excerpt(pieces(SCOPE, []), 3)).toEqual([{ text: SCOPE, marked: false }])
})

test('bytes alone mark the text they stand for, and bytes inside a character nothing', () => {
  const say = (spans: { from: number; to: number }[]) =>
    marked('衡阳API厂', spans)
      .map((p) => (p.marked ? `[${p.text}]` : p.text))
      .join('')
  expect(say([{ from: 6, to: 9 }])).toBe('衡阳[API]厂')
  expect(say([{ from: 0, to: 3 }, { from: 3, to: 6 }])).toBe('[衡阳]API厂')
  expect(say([{ from: 1, to: 3 }])).toBe('衡阳API厂')
  expect(say([{ from: 6, to: 99 }])).toBe('衡阳API厂')
})
