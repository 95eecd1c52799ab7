import { expect, test } from 'vitest'
import { search } from './search'

const NODES = [
  { id: 'tool-joints', title: { zh: '钻具接头与锻件', en: 'Tool joints and forgings' } },
  { id: 'drill-pipe', title: { zh: '钻杆', en: 'Drill pipe' } },
  { id: 'drill-collars', title: { zh: '钻铤、加重钻杆与专用管', en: 'Drill collars' } },
]
const found = (words: string) => search(words, NODES).map((n) => n.id)

test('a name that begins with the words comes before one that holds them', () => {
  expect(found('钻杆')).toEqual(['drill-pipe', 'drill-collars'])
})

test('either language and the id are searched, whatever the case and width', () => {
  expect(found('DRILL')).toEqual(['drill-pipe', 'drill-collars'])
  expect(found('ｊｏｉｎｔｓ')).toEqual(['tool-joints'])
  expect(found('tool-joints')).toEqual(['tool-joints'])
})

test('no words and unknown words find nothing', () => {
  expect(found('  ')).toEqual([])
  expect(found('火箭')).toEqual([])
})
