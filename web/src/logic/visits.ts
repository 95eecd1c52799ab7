// A record of a visit as a form, and back.

import type { VisitChange, VisitRecord } from '@/api/visits'

export interface VisitForm {
  said: string
  asks: string
  next: string
  next_by: string
  next_due: string
  on: string
  direction: string
  people: string
  team: string
  leader: string
  outcome: string
  reason: string
}

/** What a form begins with. */
export function formOf(record: VisitRecord | null): VisitForm {
  const facts = record?.facts
  return {
    said: facts?.said ?? '',
    asks: facts?.asks ?? '',
    next: facts?.next?.what ?? '',
    next_by: facts?.next?.by ?? '',
    next_due: facts?.next?.due ?? '',
    on: facts?.on ?? '',
    direction: facts?.direction ?? 'outbound',
    people: facts?.people.join('、') ?? '',
    team: facts?.team ?? '',
    leader: facts?.leader?.code ?? '',
    outcome: facts?.outcome?.code ?? '',
    reason: '',
  }
}

/** Names as people part them. */
export const namesOf = (text: string): string[] =>
  text.split(/[、，,;；\n]+/).map((name) => name.trim()).filter((name) => name !== '')

/** What is sent of a form: what it does not show stays as it was. */
export function changeOf(record: VisitRecord, form: VisitForm): VisitChange {
  const { facts } = record
  const next = form.next.trim() || form.next_by.trim() || form.next_due
  return {
    version: record.version,
    reason: form.reason,
    firm: facts.firm.id,
    firm_name: facts.firm.name,
    direction: form.direction,
    on: form.on,
    team: form.team,
    people: namesOf(form.people),
    leader: form.leader || null,
    said: form.said,
    asks: form.asks,
    next: next ? { what: form.next, by: form.next_by.trim() || null, due: form.next_due || null } : null,
    outcome: form.outcome || null,
    visit: facts.visit,
    project: facts.project?.id ?? null,
    node: facts.node,
    site: facts.site,
  }
}

/** Firms as they stand in a text: one a line. */
export const firmsOf = (text: string): { name: string }[] =>
  [...new Set(text.split(/[\n、；;]+/).map((name) => name.trim()).filter((name) => name !== ''))].map((name) => ({ name }))
