import { expect, test } from 'vitest'
import type { VisitRecord } from '@/api/visits'
import { changeOf, firmsOf, formOf, namesOf } from './visits'

const record = {
  id: 3,
  version: 2,
  facts: {
    firm: { id: 7, name: '甲公司', place: null, sample: false },
    direction: 'inbound', on: '2025-01-20', team: '招商一组', people: ['甲', '乙'], leader: { code: 'head', title: { zh: '', en: '' } },
    said: '谈了', asks: '', next: { what: '发图', by: '甲', due: '2025-01-25' }, outcome: null, visit: 5,
    project: { id: 9, name: '项目' }, node: 'steel-pipe/drill-pipe', site: 'S-1',
  },
} as unknown as VisitRecord

test('a form that changes nothing sends what stood there, with its links', () => {
  expect(changeOf(record, { ...formOf(record), reason: '核对' })).toEqual({
    version: 2, reason: '核对', firm: 7, firm_name: '甲公司', direction: 'inbound', on: '2025-01-20', team: '招商一组', people: ['甲', '乙'],
    leader: 'head', said: '谈了', asks: '', next: { what: '发图', by: '甲', due: '2025-01-25' }, outcome: null, visit: 5, project: 9,
    node: 'steel-pipe/drill-pipe', site: 'S-1',
  })
  expect(changeOf(record, { ...formOf(record), next: '', next_by: '', next_due: '' }).next).toBeNull()
})

test('names and firms are read as people part them', () => {
  expect(namesOf(' 甲、乙，丙;丁\n')).toEqual(['甲', '乙', '丙', '丁'])
  expect(firmsOf('甲公司\n乙（集团）公司、甲公司')).toEqual([{ name: '甲公司' }, { name: '乙（集团）公司' }])
})
