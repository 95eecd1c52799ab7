import { expect, test } from 'vitest'
import type { Letter, PromiseRow } from '@/api/departments'
import { callsFor, inOrder, needsWords, promiseActs, promiseFacts, promiseForm, wanOf } from './departments'

const letter = (id: number, state: string, due: string, department = '', yours = false) =>
  ({ id, due, asked_on: due, state: { code: state }, asks: department ? [{ department, yours }] : [] }) as unknown as Letter

test('what waits for one’s own answer stands first, then what is due first, then what is over', () => {
  const letters = [
    letter(1, 'closed', '2024-01-01'),
    letter(2, 'open', '2024-06-01'),
    letter(3, 'open', '2024-07-01', '工信局', true),
    letter(4, 'closed', '2024-03-01'),
    letter(5, 'open', '2024-05-01', '工信局', false),
  ]
  expect(inOrder(letters, '工信局').map(({ id }) => id)).toEqual([3, 5, 2, 4, 1])
  expect(inOrder(letters, '').map(({ id }) => id)).toEqual([5, 2, 3, 4, 1])
})

test('a paper that whoever asked may write down is no call for him', () => {
  const open = letter(1, 'open', '2024-06-01', '工信局', true)
  expect(callsFor(open, '商务局')).toEqual([])
  expect(callsFor(open, '工信局')).toHaveLength(1)
  expect(callsFor(open, '')).toEqual([])
})

test('a condition and an objection need words', () => {
  expect(['agree', 'conditions', 'object', 'no_opinion'].filter(needsWords)).toEqual(['conditions', 'object'])
})

test('a sum is typed in ten thousands and comes back to the cent', () => {
  expect(wanOf('1200000.00 CNY')).toEqual({ wan: '120', currency: 'CNY' })
  expect(wanOf('12345.67 USD')).toEqual({ wan: '1.234567', currency: 'USD' })
  expect(wanOf(null)).toEqual({ wan: '', currency: 'CNY' })
  for (const amount of ['1200000.00 CNY', '12345.67 USD', '0.01 CNY', '99999999999.99 CNY'])
    expect(promiseFacts({ ...promiseForm(null), ...wanOf(amount) }).amount).toBe(amount)
})

test('an empty field is left out, and what is no sum is sent as it was typed', () => {
  expect(promiseFacts(promiseForm(null))).toMatchObject({ amount: null, due: null, basis_valid_to: null, text: '' })
  expect(promiseFacts({ ...promiseForm(null), wan: '若干' }).amount).toBe('若干 CNY')
})

test('nothing is paid before it is approved and its condition met', () => {
  const acts = (state: string, standing: string, condition = '', met: string | null = null) =>
    promiseActs({ state: { code: state }, standing: { code: standing }, condition, condition_met: met, proposal: null } as unknown as PromiseRow)
  expect(acts('draft', 'not_owed')).toEqual(['review', 'amend', 'release'])
  expect(acts('refused', 'not_owed')).toEqual(['amend', 'release'])
  expect(acts('approved', 'waits', '投产')).toEqual(['condition', 'amend', 'release'])
  expect(acts('approved', 'owed', '投产', '2024-01-01')).toEqual(['pay', 'amend', 'release'])
  expect(acts('approved', 'kept')).toEqual(['amend', 'release'])
  expect(acts('released', 'not_owed')).toEqual([])
  const proposed = { state: { code: 'approved' }, standing: { code: 'owed' }, condition: '', condition_met: null, proposal: { author: '乙' } }
  expect(promiseActs(proposed as unknown as PromiseRow)).toEqual(['review', 'pay', 'amend', 'release'])
})
