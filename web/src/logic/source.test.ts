import { expect, test } from 'vitest'
import { beyondSample } from './source'

test('a source that only says “sample” is left to the mark', () => {
  for (const source of ['样例 (sample)', '样例', 'sample', ' (Samples) ']) expect(beyondSample(source, true)).toBe('')
})

test('a source that says more is shown whole', () => {
  expect(beyondSample('样例：区商务局 2024', true)).toBe('样例：区商务局 2024')
  expect(beyondSample('sampled by hand', true)).toBe('sampled by hand')
})

test('without the mark every source is shown', () => {
  expect(beyondSample('样例', false)).toBe('样例')
})
