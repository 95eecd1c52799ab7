// A note of a visit written on a phone: kept in the browser until the server has it. Knows neither Vue nor where it is kept.

import { Problem } from '@/api/http'
import type { NewVisit, Photo, VisitRecord } from '@/api/visits'
import { joined, merge } from './merge'

export interface NotePhoto {
  name: string
  file: Blob
}

/** What a note is about to become: `writing` is not to be sent yet, `waiting` is to be sent, the others need a person. */
export type NoteState = 'writing' | 'waiting' | 'refused' | 'conflict'

export interface Note {
  /** Made here, the same each time it is sent: the server makes one record of it. */
  key: string
  /** Whose note it is: nobody sends it under another name. */
  who: string
  firm: string
  said: string
  next: string
  /** The day of the visit, by this machine. */
  on: string
  /** `planned`: the number of the planned visit, when it was opened from one. */
  visit: number | null
  photos: NotePhoto[]
  state: NoteState
  /** Why it was refused, in both languages. */
  reasons: { zh: string; en: string }[]
  /** The record that the server made of it; photos follow. */
  record: number | null
  /** Grows with each change, for the order. */
  changed: number
}

/** Where notes are kept. */
export interface NoteShelf {
  all: () => Promise<Note[]>
  put: (note: Note) => Promise<void>
  remove: (key: string) => Promise<void>
}

/** How the server is spoken to. */
export interface NoteServer {
  create: (body: NewVisit) => Promise<VisitRecord>
  photo: (record: number, name: string, file: Blob) => Promise<Photo>
}

/** A key that nobody else makes. Without `crypto.randomUUID`, which a page without TLS has not. */
export function newKey(random: (bytes: Uint8Array) => Uint8Array): string {
  return [...random(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

export const newNote = (key: string, who: string, on: string): Note => ({
  key, who, firm: '', said: '', next: '', on, visit: null, photos: [], state: 'writing', reasons: [], record: null, changed: 0,
})

/** Whether anything is written. */
export const isBlank = (note: Note): boolean =>
  note.firm.trim() === '' && note.said.trim() === '' && note.next.trim() === '' && note.photos.length === 0

/** Whether it says enough to be sent. */
export const isWhole = (note: Note): boolean => note.firm.trim() !== '' && note.said.trim() !== ''

/** What is sent of it. */
export function bodyOf(note: Note): NewVisit {
  const next = note.next.trim()
  return {
    key: note.key,
    firm_name: note.firm.trim(),
    said: note.said.trim(),
    on: note.on,
    visit: note.visit,
    next: next ? { what: next } : null,
  }
}

/** How sending ended: `sent` with the record's number, `later` when the server was not reached, else the note needs a person. */
export type Sending = { end: 'sent'; record: number } | { end: 'later' | 'refused' | 'conflict' }

/** Codes after which trying again later may help: nothing is wrong with the note. */
const LATER = new Set(['unreachable', 'unreadable', 'unavailable', 'internal', 'not_signed_in', 'too_many_tries'])

const reasonsOf = (problem: Problem) =>
  problem.refusals.length > 0 ? problem.refusals : [{ zh: problem.hint ?? problem.message, en: problem.message }]

/**
 * Sends a note and its photos. Every step is kept before the next: a page that is closed halfway goes on where it was, and the same
 * note sent twice is one record.
 */
export async function sendNote(note: Note, server: NoteServer, shelf: NoteShelf): Promise<Sending> {
  try {
    if (note.record === null) {
      note.record = (await server.create(bodyOf(note))).id
      await shelf.put(note)
    }
    const record = note.record
    while (note.photos[0]) {
      const [photo, ...rest] = note.photos
      await server.photo(record, photo.name, photo.file)
      note.photos = rest
      await shelf.put(note)
    }
    await shelf.remove(note.key)
    return { end: 'sent', record }
  } catch (error) {
    if (!(error instanceof Problem) || LATER.has(error.code)) return { end: 'later' }
    note.state = error.code === 'conflict' ? 'conflict' : 'refused'
    note.reasons = reasonsOf(error)
    await shelf.put(note)
    return { end: note.state }
  }
}

/** The notes that may be sent now, the oldest first: whole, waiting, and written by who is logged in. */
export const toSend = (notes: readonly Note[], who: string): Note[] =>
  notes.filter((note) => note.state === 'waiting' && note.who === who).sort((a, b) => a.changed - b.changed)

/** What a note says, as two windows tell each other. */
export type NoteWords = Pick<Note, 'firm' | 'said' | 'next' | 'on' | 'photos'>

export const wordsOf = ({ firm, said, next, on, photos }: NoteWords): NoteWords => ({ firm, said, next, on, photos: photos.map(({ name, file }) => ({ name, file })) })

const seen = (photos: readonly NotePhoto[], { name, file }: NotePhoto) => photos.some((one) => one.name === name && one.file.size === file.size)

/** One note written in two windows: against what both last knew, what only one changed is taken from it; where both wrote, both texts stay. */
export function mergeNotes(last: NoteWords, mine: NoteWords, theirs: NoteWords): NoteWords {
  const texts = ({ firm, said, next, on }: NoteWords) => ({ firm, said, next, on })
  const both = merge(texts(last), texts(mine), texts(theirs))
  const clashed = both.clashes.filter(({ key }) => key === 'said' || key === 'next')
  return {
    ...both.form,
    ...Object.fromEntries(clashed.map(({ key, mine, theirs }) => [key, joined(String(theirs), String(mine))])),
    photos: [
      ...mine.photos.filter((one) => !seen(last.photos, one) || seen(theirs.photos, one)),
      ...theirs.photos.filter((one) => !seen(mine.photos, one) && !seen(last.photos, one)),
    ],
  }
}
