// What investors ask through the portal.

import { json, path } from './http'
import type { components } from './schema'

type Schemas = components['schemas']
type Signal = AbortSignal | undefined
/** A shape as the server writes it: every field is there. */
type Whole<T> = { [K in keyof T]-?: Exclude<T[K], undefined> }

export const ENQUIRY_STATES = ['held', 'received', 'answered', 'closed', 'refused'] as const
export const ENQUIRY_ACTS = ['release', 'refuse', 'answer', 'close'] as const
export type EnquiryAct = (typeof ENQUIRY_ACTS)[number]

export type Enquiry = Whole<Schemas['EnquiryShape']>
export type EnquiryList = Whole<Omit<Schemas['EnquiryList'], 'items' | 'turned_away'>> & { items: Enquiry[]; turned_away: Whole<Schemas['TurnedAwayShape']>[] }
export type EnquiryContact = Whole<Schemas['EnquiryContactShape']>

export const listEnquiries = (signal?: Signal) => json<EnquiryList>('/enquiries', { signal })
export const getEnquiryContact = (id: number, signal?: Signal) => json<EnquiryContact>(path`/enquiries/${id}/contact`, { signal })
export const putEnquiryState = (row: Enquiry, act: EnquiryAct, text: string) =>
  json<Enquiry>(path`/enquiries/${row.id}/state`, { method: 'PUT', body: { version: row.version, act, text } })

/** What can be done with an enquiry, the likeliest first. */
export function actsOf(state: string): EnquiryAct[] {
  return ({ held: ['release', 'refuse'], refused: ['release'], received: ['answer', 'close'], answered: ['answer', 'close'] } as Record<string, EnquiryAct[]>)[state] ?? []
}
