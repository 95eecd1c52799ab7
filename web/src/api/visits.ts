// Records of visits, contacts, chambers, events, memoranda, and the one calendar that joins them.

import { address, json, path, type Query } from './http'
import type { components } from './schema'

type Schemas = components['schemas']
type Signal = AbortSignal | undefined

/** A shape as the server writes it: every field is there. */
type Whole<T> = { [K in keyof T]-?: Exclude<T[K], undefined> }

export const OUTCOMES = ['keen', 'follow', 'none', 'not_met'] as const
export const LEADERS = ['principal', 'district', 'head', 'staff'] as const
export const DIRECTIONS = ['outbound', 'inbound'] as const
export const CHAMBER_KINDS = ['hometown', 'chamber', 'association', 'returnee'] as const
export const EVENT_KINDS = ['promotion', 'fair', 'signing', 'homecoming', 'salon', 'other'] as const

export type Partner = Whole<Schemas['CounterpartShape']>
export type Step = Whole<Schemas['StepBody']>
export type VisitFacts = Whole<Omit<Schemas['VisitFactsShape'], 'firm' | 'next'>> & { firm: Partner; next: Step | null }
export type Photo = Whole<Schemas['PhotoShape']>
export type VisitRecord = Whole<Omit<Schemas['VisitRecordShape'], 'facts' | 'photos' | 'became'>> & {
  facts: VisitFacts
  photos: Photo[]
  became: Whole<Schemas['BecameShape']> | null
}
export type VisitVersion = Whole<Omit<Schemas['VisitVersionShape'], 'facts'>> & { facts: VisitFacts }
export type VisitCount = Whole<Schemas['VisitCountShape']>
export type VisitList = Whole<Omit<Schemas['VisitList'], 'items' | 'counts'>> & { items: VisitRecord[]; counts: VisitCount[] }
export type VisitDetail = Whole<Omit<Schemas['VisitRecordDetail'], 'record' | 'versions'>> & { record: VisitRecord; versions: VisitVersion[] }
export type VisitReport = Whole<Omit<Schemas['VisitReportShape'], 'counts'>> & { counts: VisitCount[] }
export type Contact = Whole<Omit<Schemas['ContactShape'], 'firm'>> & { firm: Partner | null }
export type Chamber = Whole<Omit<Schemas['ChamberShape'], 'introduces'>> & { introduces: { firm: Partner; by: string }[] }
export type Occasion = Whole<Omit<Schemas['EventShape'], 'firms'>> & { firms: Partner[] }
export type OccasionList = Whole<Omit<Schemas['EventList'], 'items'>> & { items: Occasion[] }
export type Mou = Whole<Omit<Schemas['MouShape'], 'partner' | 'follow_up'>> & { partner: Partner; follow_up: Step | null }
export type Conversion = Whole<Schemas['ConversionShape']>
export type MouList = { items: Mou[]; calling: number; conversion: Conversion }
export type Encounter = Whole<Omit<Schemas['EncounterShape'], 'firm'>> & { firm: Partner | null }
export type EncounterList = { items: Encounter[]; warnings: { zh: string; en: string }[]; as_of: string }

export type NewVisit = Schemas['NewVisitBody']
export type VisitChange = Schemas['PutVisitBody']
export type VisitLead = Schemas['VisitLeadBody']
export type VisitEntry = Schemas['VisitReportBody']
export type NewContact = Schemas['ContactBody']
export type NewChamber = Schemas['ChamberBody']
export type NewOccasion = Schemas['EventBody']
export type NewMou = Schemas['MouBody']

export const listVisits = (query: Query, signal?: Signal) => json<VisitList>('/visits', { query, signal })
export const getVisit = (id: number, signal?: Signal) => json<VisitDetail>(path`/visits/${id}`, { signal })
export const createVisit = (body: NewVisit) => json<VisitRecord>('/visits', { method: 'POST', body })
export const putVisit = (id: number, body: VisitChange) => json<VisitDetail>(path`/visits/${id}`, { method: 'PUT', body })
export const leadOfVisit = (id: number, body: VisitLead) => json<VisitDetail>(path`/visits/${id}/lead`, { method: 'POST', body })
export const reportVisit = (id: number, body: VisitEntry) => json<VisitDetail>(path`/visits/${id}/report`, { method: 'POST', body })
export const bringPhoto = (id: number, name: string, file: Blob) =>
  json<Photo>(path`/visits/${id}/photos`, { method: 'POST', query: { name }, file })
export const photoAddress = (id: number, sha256: string) => address(path`/visits/${id}/photos/${sha256}`)
export const visitsReport = (query: Query, signal?: Signal) => json<VisitReport>('/visits/report', { query, signal })
export const listEncounters = (query: Query, signal?: Signal) => json<EncounterList>('/encounters', { query, signal })

export const listContacts = (query: Query, signal?: Signal) => json<{ items: Contact[] }>('/contacts', { query, signal })
export const createContact = (body: NewContact) => json<Contact>('/contacts', { method: 'POST', body })
export const putContact = (id: number, body: NewContact) => json<Contact>(path`/contacts/${id}`, { method: 'PUT', body })
export const deleteContact = (id: number, body: { version: number; reason: string }) =>
  json<Contact>(path`/contacts/${id}`, { method: 'DELETE', body })
export const listChambers = (query: Query, signal?: Signal) => json<{ items: Chamber[] }>('/chambers', { query, signal })
export const createChamber = (body: NewChamber) => json<Chamber>('/chambers', { method: 'POST', body })
export const putChamber = (id: number, body: NewChamber) => json<Chamber>(path`/chambers/${id}`, { method: 'PUT', body })
export const listOccasions = (query: Query, signal?: Signal) => json<OccasionList>('/events', { query, signal })
export const createOccasion = (body: NewOccasion) => json<Occasion>('/events', { method: 'POST', body })
export const putOccasion = (id: number, body: NewOccasion) => json<Occasion>(path`/events/${id}`, { method: 'PUT', body })
export const listMous = (query: Query, signal?: Signal) => json<MouList>('/mous', { query, signal })
export const createMou = (body: NewMou) => json<Mou>('/mous', { method: 'POST', body })
export const putMou = (id: number, body: NewMou) => json<Mou>(path`/mous/${id}`, { method: 'PUT', body })
