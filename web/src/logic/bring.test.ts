import { expect, test } from 'vitest'
import type { ImportDraft } from '@/api/ledgers'
import { hasFiles, isPackTable, stepsOf } from './bring'

const draft = (...fields: (string | null)[]) => ({ columns: fields.map((field) => ({ field })) }) as unknown as ImportDraft

test('a file of which no column is read waits for its columns', () => {
  expect(stepsOf(draft(null, null)).columns).toBe('now')
  expect(stepsOf(draft(null, null)).preview).toBe('next')
  expect(stepsOf(draft('name', null)).preview).toBe('now')
  expect(stepsOf(draft()).preview).toBe('now')
})

test('tables of the pack are told by their names, and files by what is dragged', () => {
  expect([isPackTable('coverage.csv'), isPackTable('coverage2.csv')]).toEqual([true, false])
  expect(hasFiles({ types: ['text/plain', 'Files'] } as unknown as DataTransfer)).toBe(true)
  expect(hasFiles({ types: ['text/plain'] } as unknown as DataTransfer)).toBe(false)
  expect(hasFiles(null)).toBe(false)
})
