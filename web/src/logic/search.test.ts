import { describe, expect, test } from 'vitest'
import { search, soundsLike } from './search'

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

describe('sound', () => {
  const check = (words: string, sound: string, from: number) => expect(soundsLike(words, sound)).toBe(from)
  test('whole syllables, initials and a mix of both', () => {
    check('youjing', 'you-jing-guan', 0)
    check('yjg', 'you-jing-guan', 0)
    check('youjg', 'you-jing-guan', 0)
    check('jingg', 'you-jing-guan', 1)
  })
  test('one letter, digits alone and other scripts are no sound', () => {
    check('y', 'you-jing-guan', -1)
    check('12', '12-hao', -1)
    check('油井', 'you-jing-guan', -1)
    check('xyz', 'you-jing-guan', -1)
    check('yjg', '', -1)
  })
  test('who holds the letters goes before who only sounds so', () => {
    const item = (id: string, zh: string, sound: string) => ({ id, title: { zh, en: '' }, sound })
    const found = search('gang', [item('a', '钢管', 'gang-guan'), item('gang-b', '管', 'guan')])
    expect(found.map((each) => each.id)).toEqual(['gang-b', 'a'])
  })
})
