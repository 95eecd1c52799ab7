// What can be done with a meeting or a task, and how a task shows; without Vue.

import { TASK_STEPS, type MeetingState, type Minutes, type TaskStep } from '@/api/dispatch'

export interface MeetingAct {
  key: 'begin' | 'review' | 'back' | 'issue'
  to: MeetingState
  main: boolean
}

/** Where a meeting may go from here. */
export function actsOf(state: string): MeetingAct[] {
  if (state === 'planned') return [{ key: 'begin', to: 'held', main: true }]
  if (state === 'held') return [{ key: 'review', to: 'reviewed', main: true }]
  if (state === 'reviewed')
    return [
      { key: 'issue', to: 'issued', main: true },
      { key: 'back', to: 'held', main: false },
    ]
  return []
}

/** What somebody asks for only where he may not do it himself. */
const ASKS: Partial<Record<TaskStep, TaskStep>> = { asked_day: 'changed', asked_cancel: 'cancelled' }

/** The steps that whoever looks may take of a task, in the order in which they are offered. */
export function stepsOf(task: { may: string[] }): TaskStep[] {
  const may = (step: TaskStep | undefined) => step !== undefined && task.may.includes(step)
  return TASK_STEPS.filter((step) => may(step) && !may(ASKS[step]))
}

/** An agenda with an item moved one place up or down; out of its ends it stays as it is. */
export function moved<T>(items: readonly T[], at: number, by: 1 | -1): T[] {
  const to = at + by
  const made = [...items]
  if (to < 0 || to >= items.length || at < 0 || at >= items.length) return made
  const [item] = made.splice(at, 1)
  if (item !== undefined) made.splice(to, 0, item)
  return made
}

/** A key for an item that a person puts on an agenda: one that none has yet. */
export function ownKey(items: readonly { key: string }[]): string {
  let number = 1
  while (items.some((item) => item.key === `own:${number}`)) number += 1
  return `own:${number}`
}

/** People and units of a line, by any comma a person may type. */
export const namesOf = (text: string): string[] =>
  text
    .split(/[、，,;；\n]+/)
    .map((name) => name.trim())
    .filter((name) => name !== '')

/** How many there are, as a bell shows it. */
export const counted = (many: number): string => (many > 99 ? '99+' : String(many))

/** Minutes as a form: what was said on an item is a field of its own, so that two people may write on two items. */
export type MinutesForm = { chair: string; present: string; summary: string; [said: `said ${string}`]: string }

export function minutesForm({ chair, present, summary, said }: Minutes): MinutesForm {
  return { chair, present: present.join('、'), summary, ...Object.fromEntries(Object.entries(said).map(([item, text]) => [`said ${item}`, text])) }
}

/** And back; what nobody said is left out. */
export function minutesOf(form: MinutesForm): Minutes {
  const said = Object.entries(form).flatMap(([key, text]) => (key.startsWith('said ') && text.trim() ? [[key.slice(5), text] as const] : []))
  return { chair: form.chair, present: namesOf(form.present), summary: form.summary, said: Object.fromEntries(said) }
}
