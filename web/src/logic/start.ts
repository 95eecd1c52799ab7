// Where the first run stands, and which step comes next.

import type { FirstRun, FirstStep, Region, Sample } from '@/api/start'

export const STEPS = ['admin', 'district', 'chains', 'firms', 'look'] as const
export type Step = (typeof STEPS)[number]

export const stateOf = (run: FirstRun, step: Step): 'done' | 'later' | 'todo' => run.steps.find((one) => one.step === step)?.state ?? 'todo'

/** The step that is asked for, or else the first one that waits; what was put off waits for nobody. */
export function stepOf(run: FirstRun, asked: string): Step {
  const known = STEPS.find((step) => step === asked)
  return known ?? STEPS.find((step) => stateOf(run, step) === 'todo') ?? 'look'
}

export const after = (step: Step): Step => STEPS[Math.min(STEPS.indexOf(step) + 1, STEPS.length - 1)]!

/** The steps that are put off, with one more or one less. */
export function putOff(run: FirstRun, step: FirstStep, off: boolean): string[] {
  const later = run.steps.filter(({ state }) => state === 'later').map((one) => one.step)
  return off ? [...new Set([...later, step])] : later.filter((one) => one !== step)
}

/** How many steps are behind, of how many. */
export const progressOf = (run: FirstRun): { done: number; of: number } => ({ done: run.steps.filter(({ state }) => state !== 'todo').length, of: run.steps.length })

/** What the names of a region would be, to begin with. */
export const namesOf = (region: Region) => ({
  title: { zh: region.name, en: region.title_en },
  city: { zh: region.city, en: region.city_en },
  bureau: { ...region.bureau },
})

/** Whether something is under way with the sample. */
export const isBusy = (sample: Sample | null): boolean => sample?.doing != null && !sample.doing.over
