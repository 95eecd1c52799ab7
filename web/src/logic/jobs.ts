// Jobs as a list: which are under way, and how far.

import type { Job, PackVersion } from '@/api/types'

export const isOver = (job: Pick<Job, 'state'>): boolean =>
  job.state === 'done' || job.state === 'failed' || job.state === 'cancelled'

/** How far a job is, 0–1; one without anything to do is as far as it can be. */
export const share = (job: Pick<Job, 'done' | 'total'>): number =>
  job.total === 0 ? 1 : Math.min(Math.max(job.done / job.total, 0), 1)

/** The list with one job as it is now; one that is not in it comes first. */
export function withJob(jobs: Job[], job: Job): Job[] {
  return jobs.some((other) => other.id === job.id)
    ? jobs.map((other) => (other.id === job.id ? job : other))
    : [job, ...jobs]
}

export interface ChainStep {
  chain: string
  was: number | null
  now: number | null
}

/** Chains whose definition is another version, came or went between two packs. */
export function chainSteps(before: PackVersion, after: PackVersion): ChainStep[] {
  const chains = [...new Set([...Object.keys(before.chains), ...Object.keys(after.chains)])].sort()
  return chains
    .map((chain) => ({ chain, was: before.chains[chain] ?? null, now: after.chains[chain] ?? null }))
    .filter((step) => step.was !== step.now)
}
