// Notes in the browser's own database: they outlive a reload, a closed page and a machine that was switched off.

import type { Note, NoteShelf } from './notes'

const NAME = 'liantu-notes'
const STORE = 'notes'

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error(NAME))
  })
}

function ended(work: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    work.oncomplete = () => resolve()
    work.onabort = work.onerror = () => reject(work.error ?? new Error(NAME))
  })
}

/** Opens the shelf. Fails where the browser keeps nothing, as in some private windows: the page then says so. */
export async function openShelf(): Promise<NoteShelf> {
  const request = indexedDB.open(NAME, 1)
  request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: 'key' })
  const db = await done(request)
  const write = async (act: (store: IDBObjectStore) => void): Promise<void> => {
    const work = db.transaction(STORE, 'readwrite', { durability: 'strict' })
    act(work.objectStore(STORE))
    await ended(work)
  }
  return {
    all: async () => (await done(db.transaction(STORE).objectStore(STORE).getAll())) as Note[],
    put: (note) => write((store) => store.put(note)),
    remove: (key) => write((store) => store.delete(key)),
  }
}
