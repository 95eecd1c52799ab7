import { expect, test } from 'vitest'
import { actsOf, counted, minutesForm, minutesOf, moved, namesOf, ownKey, stepsOf } from './dispatch'

test('a meeting goes from its plan to its minutes and only reviewed ones go back', () => {
  expect(actsOf('planned').map((act) => act.to)).toEqual(['held'])
  expect(actsOf('held').map((act) => act.to)).toEqual(['reviewed'])
  expect(actsOf('reviewed').map((act) => act.to)).toEqual(['issued', 'held'])
  expect(actsOf('issued')).toEqual([])
})

test('of a task the steps are offered that may be taken, and what one may do is not asked for', () => {
  expect(stepsOf({ may: ['reopened'] })).toEqual(['reopened'])
  expect(stepsOf({ may: ['done', 'asked_day', 'progress', 'asked_cancel'] })).toEqual(['progress', 'done', 'asked_day', 'asked_cancel'])
  expect(stepsOf({ may: ['progress', 'changed', 'asked_day', 'asked_cancel', 'cancelled'] })).toEqual(['progress', 'changed', 'cancelled'])
})

test('an item moves within its agenda and not out of it', () => {
  expect(moved(['a', 'b', 'c'], 1, -1)).toEqual(['b', 'a', 'c'])
  expect(moved(['a', 'b', 'c'], 2, 1)).toEqual(['a', 'b', 'c'])
  expect(moved(['a', 'b'], 0, -1)).toEqual(['a', 'b'])
})

test('an own item gets a key that none has', () => {
  expect(ownKey([{ key: 'own:1' }, { key: 'project:2' }, { key: 'own:2' }])).toBe('own:3')
})

test('names are read by any comma', () => {
  expect(namesOf('商务局、园区专班，工信局; 住建局,')).toEqual(['商务局', '园区专班', '工信局', '住建局'])
})

test('a bell shows at most two figures', () => {
  expect([counted(7), counted(99), counted(100)]).toEqual(['7', '99', '99+'])
})

test('minutes are a form with a field for each item, and come back the same', () => {
  const minutes = { chair: 'a', present: ['b', 'c'], said: { 'own:1': 'x', 'project:2': 'y' }, summary: 's' }
  expect(minutesForm(minutes)).toEqual({ chair: 'a', present: 'b、c', summary: 's', 'said own:1': 'x', 'said project:2': 'y' })
  expect(minutesOf(minutesForm(minutes))).toEqual(minutes)
  expect(minutesOf({ chair: '', present: ' b, c;', summary: '', 'said own:1': ' ' })).toEqual({ chair: '', present: ['b', 'c'], said: {}, summary: '' })
})
