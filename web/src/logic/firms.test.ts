import { expect, test } from 'vitest'
import type { Match } from '@/api/types'
import { elsewhere, nameWith, placesOf } from './firms'

test('a node is named once, in whatever roles a firm stands there', () => {
  const places = [{ chain: 'a', node: 'x' }, { chain: 'b', node: 'x' }, { chain: 'a', node: 'x' }]
  expect(placesOf({ places })).toEqual(places.slice(0, 2))
})

const match = (part: string, text: string, from: number, to: number): Match => ({ how: 'name', part, text, from, to })

test('words found in the name are marked there, others where they stand', () => {
  const found = [match('name', '衡阳钢管厂', 6, 12), match('scope', '无缝管、铜管', 0, 9), match('scope', '无缝管、铜管', 12, 18)]
  expect(nameWith('衡阳钢管厂', found).map((piece) => piece.text)).toEqual(['衡阳', '钢管', '厂'])
  expect(nameWith('改了名', found)).toEqual([{ text: '改了名', marked: false }])
  expect(elsewhere(found)).toEqual([
    {
      part: 'scope',
      pieces: [
        { text: '无缝管', marked: true },
        { text: '、', marked: false },
        { text: '铜管', marked: true },
      ],
    },
  ])
})
