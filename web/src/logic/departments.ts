// Letters and promises as a person works with them: what stands first, and a promise as a form and back.

import type { Ask, Letter, PromiseFacts, PromiseRow } from '@/api/departments'
import { yuanOf } from './projects'

/** The rooms beside the projects. */
export const OFFICE_VIEWS = ['ledger', 'letters', 'agreements'] as const
export type OfficeView = (typeof OFFICE_VIEWS)[number]

/** The asked departments of a letter that wait for whoever looks; a paper that came is written down by who asked, which is no call. */
export const callsFor = (letter: Letter, unit: string): Ask[] =>
  letter.asks.filter((ask) => ask.yours && unit !== '' && ask.department === unit)

/** Letters as they are worked: those that wait for one's own answer, then open ones the first due first, then the rest, the last first. */
export function inOrder(letters: readonly Letter[], unit: string): Letter[] {
  const rank = (letter: Letter) => (callsFor(letter, unit).length > 0 ? 0 : letter.state.code === 'open' ? 1 : 2)
  return [...letters].sort(
    (a, b) => rank(a) - rank(b) || (rank(a) === 2 ? b.asked_on.localeCompare(a.asked_on) : a.due.localeCompare(b.due)) || a.id - b.id,
  )
}

/** Whether a promise of this kind favours one firm with money, factors or rules, so that it needs a basis in law: all but a service done for it. */
export const needsBasis = (kind: string): boolean => kind !== 'service'

/** Whether an opinion says nothing without words. */
export const needsWords = (opinion: string): boolean => !['agree', 'no_opinion', ''].includes(opinion)

export interface PromiseForm {
  kind: string
  text: string
  wan: string
  currency: string
  condition: string
  basis_document: string
  basis_article: string
  basis_valid_to: string
  made_on: string
  due: string
  note: string
}

/** A sum such as `1200000.00 CNY` as it is typed: in ten thousands. */
export function wanOf(amount: string | null): { wan: string; currency: string } {
  const match = /^(\d+)\.(\d{2}) ([A-Z]{3})$/.exec(amount ?? '')
  if (!match) return { wan: '', currency: 'CNY' }
  const cents = BigInt(match[1]! + match[2]!)
  const part = String(cents % 1_000_000n).padStart(6, '0').replace(/0+$/, '')
  return { wan: `${cents / 1_000_000n}${part ? `.${part}` : ''}`, currency: match[3]! }
}

/** What a form begins with. */
export function promiseForm(row: PromiseRow | null): PromiseForm {
  return {
    kind: row?.kind.code ?? '',
    text: row?.text ?? '',
    ...wanOf(row?.amount ?? null),
    condition: row?.condition ?? '',
    basis_document: row?.basis?.document ?? '',
    basis_article: row?.basis?.article ?? '',
    basis_valid_to: row?.basis?.valid_to ?? '',
    made_on: row?.made_on ?? '',
    due: row?.due ?? '',
    note: row?.note ?? '',
  }
}

/** What is sent of a form: an empty field is left out, a sum that is none is left for the server to refuse. */
export function promiseFacts({ wan, currency, basis_valid_to, made_on, due, ...rest }: PromiseForm): PromiseFacts {
  return { ...rest, amount: yuanOf(wan, currency) || null, basis_valid_to: basis_valid_to || null, made_on: made_on || null, due: due || null }
}

/** What can be done with a promise by where it stands, the next step first. */
export function promiseActs(row: Pick<PromiseRow, 'state' | 'standing' | 'condition' | 'condition_met' | 'proposal'>): string[] {
  const state = row.state.code
  if (state === 'released') return []
  const acts: string[] = []
  if (state === 'draft' || row.proposal) acts.push('review')
  if (state === 'approved' && row.standing.code !== 'kept') {
    if (row.condition && !row.condition_met) acts.push('condition')
    else acts.push('pay')
  }
  return [...acts, 'amend', 'release']
}
