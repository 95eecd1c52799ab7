import { expect, it } from 'vitest'
import type { LandedFirm } from '@/api/retention'
import { landedShown, standingOf } from './retention'

const firm = (name: string, more: Partial<LandedFirm> = {}): LandedFirm => ({
  enterprise: 1, name, projects: [], unit: null, colour: null, warnings: [], leads: [], asked: null, next: { state: 'never', due: null, days_late: null }, sample: false, ...more,
})
const told = { by: 'answer', of: 'growing', colour: null, text: { zh: '扩产', en: 'grows' }, said: { zh: '', en: '' }, on: '2024-01-01' }

it('who was never asked is not fine', () => {
  expect([standingOf(firm('甲')), standingOf(firm('乙', { colour: 'green' })), standingOf(firm('丙', { colour: 'red' }))]).toEqual(['unknown', 'green', 'red'])
})

it('a list is narrowed by words of firm, unit and project, by colour and by who may grow', () => {
  const rows = [firm('甲管业', { unit: '工信局' }), firm('乙茶业', { colour: 'green', projects: [{ id: 1, name: '茶园项目' }] }), firm('丙车行', { colour: 'green', leads: [told] })]
  const shown = (filter: Partial<{ q: string; colour: string; leads: boolean }>) => landedShown(rows, { q: '', colour: '', leads: false, ...filter }).map(({ name }) => name[0]).join('')
  expect(shown({})).toBe('甲乙丙')
  expect([shown({ q: '工信' }), shown({ q: ' 茶园  乙 ' }), shown({ q: '没有' })]).toEqual(['甲', '乙', ''])
  expect([shown({ colour: 'unknown' }), shown({ colour: 'green' }), shown({ colour: 'green', leads: true })]).toEqual(['甲', '乙丙', '丙'])
})
