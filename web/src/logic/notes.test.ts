import { describe, expect, test } from 'vitest'
import { Problem } from '@/api/http'
import type { Photo, VisitRecord } from '@/api/visits'
import { bodyOf, isBlank, isWhole, mergeNotes, newKey, newNote, sendNote, toSend, type Note, type NoteServer, type NoteShelf } from './notes'

function shelf(notes: Note[] = []): NoteShelf & { kept: Map<string, Note> } {
  const kept = new Map(notes.map((note) => [note.key, structuredClone(note)]))
  return {
    kept,
    all: async () => [...kept.values()],
    put: async (note) => void kept.set(note.key, structuredClone(note)),
    remove: async (key) => void kept.delete(key),
  }
}

/** A server that makes one record of a key, and fails as told before each call. */
function server(faults: (Problem | null)[] = []): NoteServer & { records: string[]; photos: string[] } {
  const records: string[] = []
  const photos: string[] = []
  const fail = () => {
    const fault = faults.shift()
    if (fault) throw fault
  }
  return {
    records,
    photos,
    create: async ({ key }) => {
      fail()
      if (!records.includes(key ?? '')) records.push(key ?? '')
      return { id: records.indexOf(key ?? '') + 1 } as VisitRecord
    },
    photo: async (_, name) => {
      fail()
      photos.push(name)
      return {} as Photo
    },
  }
}

const note = (patch: Partial<Note> = {}): Note => ({
  ...newNote('k', 'A', '2025-01-20'), firm: ' 甲公司 ', said: '谈了钻杆', next: ' 发图纸 ', state: 'waiting', ...patch,
})
const photo = (name: string) => ({ name, file: new Blob(['x']) })
const gone = () => new Problem('unreachable', 'offline', null, 0)

describe('a note', () => {
  test('has a key of its own', () => {
    expect(newKey((bytes) => bytes.fill(10))).toBe('0a'.repeat(16))
  })

  test('says in its body what was written, and its key', () => {
    expect(bodyOf(note())).toEqual({
      key: 'k', firm_name: '甲公司', said: '谈了钻杆', on: '2025-01-20', visit: null, next: { what: '发图纸' },
    })
    expect(bodyOf(note({ next: ' ' })).next).toBeNull()
  })

  test('is whole with a firm and what was said; blank with nothing', () => {
    expect([isWhole(note()), isWhole(note({ firm: ' ' })), isWhole(note({ said: '' }))]).toEqual([true, false, false])
    expect([isBlank(newNote('k', 'A', '')), isBlank(note({ firm: '', said: '', next: '', photos: [photo('a')] }))]).toEqual([true, false])
  })

  test('is sent by who wrote it alone, the oldest first', () => {
    const notes = [note({ key: 'b', changed: 2 }), note({ key: 'a', changed: 1 }), note({ key: 'c', who: 'B' }), note({ key: 'd', state: 'writing' })]
    expect(toSend(notes, 'A').map(({ key }) => key)).toEqual(['a', 'b'])
  })

  test('that is sent leaves the shelf with all its photos', async () => {
    const mine = note({ photos: [photo('a'), photo('b')] })
    const [kept, there] = [shelf([mine]), server()]
    expect(await sendNote(mine, there, kept)).toEqual({ end: 'sent', record: 1 })
    expect([kept.kept.size, there.photos]).toEqual([0, ['a', 'b']])
  })

  test('waits while the server is away, and goes on where it was', async () => {
    const mine = note({ photos: [photo('a'), photo('b')] })
    const [kept, there] = [shelf([mine]), server([gone(), null, null, gone()])]
    expect(await sendNote(mine, there, kept)).toEqual({ end: 'later' })
    expect(kept.kept.get('k')).toMatchObject({ state: 'waiting', record: null })
    expect(await sendNote(mine, there, kept)).toEqual({ end: 'later' })
    // The record is there and the first photo; the page is closed and opened again.
    const again = kept.kept.get('k')!
    expect([again.record, again.photos.length]).toEqual([1, 1])
    expect(await sendNote(again, there, kept)).toEqual({ end: 'sent', record: 1 })
    expect([there.records, there.photos]).toEqual([['k'], ['a', 'b']])
  })

  test('that a logged out person sends waits too', async () => {
    const mine = note()
    expect(await sendNote(mine, server([new Problem('not_signed_in', 'log in', null, 401)]), shelf([mine]))).toEqual({ end: 'later' })
    expect(mine.state).toBe('waiting')
  })

  test('that is refused or collides stays, with the reasons', async () => {
    const refused = note()
    const reasons = [{ zh: '缺', en: 'missing' }]
    const kept = shelf([refused])
    expect(await sendNote(refused, server([new Problem('refused', 'no', null, 400, reasons)]), kept)).toEqual({ end: 'refused' })
    expect(kept.kept.get('k')).toMatchObject({ state: 'refused', reasons })
    const twice = note()
    expect(await sendNote(twice, server([new Problem('conflict', 'there', '已有', 409)]), shelf([twice]))).toEqual({ end: 'conflict' })
    expect(twice.reasons).toEqual([{ zh: '已有', en: 'there' }])
  })
})

describe('one note in two windows', () => {
  const photo = (name: string) => ({ name, file: new Blob([name]) })
  const words = (patch: object) => ({ firm: '', said: '', next: '', on: '2025-01-01', photos: [] as { name: string; file: Blob }[], ...patch })
  test('each keeps what it alone wrote, and where both wrote both texts stay', () => {
    const both = mergeNotes(words({ said: 'x' }), words({ said: 'x mine', firm: 'a' }), words({ said: 'x theirs', next: 'call' }))
    expect(both).toEqual(words({ firm: 'a', said: 'x theirs\nx mine', next: 'call' }))
  })
  test('photos of both stay, and one taken away is gone', () => {
    const names = (last: string[], mine: string[], theirs: string[]) =>
      mergeNotes(words({ photos: last.map(photo) }), words({ photos: mine.map(photo) }), words({ photos: theirs.map(photo) })).photos.map(({ name }) => name)
    expect([names([], ['a'], ['b']), names(['a'], ['a', 'c'], []), names(['a'], [], ['a'])]).toEqual([['a', 'b'], ['c'], []])
  })
})
