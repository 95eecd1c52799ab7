import { expect, test } from 'vitest'
import type { Job, PackVersion } from '@/api/types'
import { chainSteps, isOver, share, withJob } from './jobs'

const job = (id: number, done = 0) => ({ id, done, total: 4, state: 'running' }) as Job
const pack = (chains: Record<string, number>) => ({ id: 1, digest: '', loaded_at: '', chains }) as PackVersion

test('a job is as far as its firms are, and one without firms is through', () => {
  expect(share(job(1, 1))).toBe(0.25)
  expect(share({ done: 5, total: 4 })).toBe(1)
  expect(share({ done: 0, total: 0 })).toBe(1)
})

test('a job is over when it is done, failed or stopped', () => {
  expect((['queued', 'running', 'done', 'failed', 'cancelled'] as const).filter((state) => isOver({ state }))).toEqual([
    'done',
    'failed',
    'cancelled',
  ])
})

test('news of a job takes its place in the list, a new job comes first', () => {
  const list = [job(2), job(1)]
  expect(withJob(list, job(1, 3)).map(({ id, done }) => [id, done])).toEqual([[2, 0], [1, 3]])
  expect(withJob(list, job(3)).map(({ id }) => id)).toEqual([3, 2, 1])
})

test('between two packs the chains that changed, came or went are told', () => {
  expect(chainSteps(pack({ a: 1, b: 1, c: 2 }), pack({ a: 1, b: 2, d: 1 }))).toEqual([
    { chain: 'b', was: 1, now: 2 },
    { chain: 'c', was: 2, now: null },
    { chain: 'd', was: null, now: 1 },
  ])
})
