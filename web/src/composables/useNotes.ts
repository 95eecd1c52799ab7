import { computed, onBeforeUnmount, onMounted, ref, shallowRef } from 'vue'
import { bringPhoto, createVisit } from '@/api/visits'
import { askSession, officeDay, useSession } from '@/composables/useSession'
import { isBlank, isWhole, mergeNotes, newKey, newNote, sendNote, toSend, wordsOf, type Note, type NoteShelf, type NoteWords } from '@/logic/notes'
import { openShelf } from '@/logic/noteShelf'

const WHO = 'liantu.who'
/** How long to wait before the server is tried again, in milliseconds: a signal comes and goes, and a phone has a battery. */
const AGAIN = 15_000

function remembered(): string {
  try {
    return localStorage.getItem(WHO) ?? ''
  } catch {
    return ''
  }
}

function remember(who: string): void {
  try {
    localStorage.setItem(WHO, who)
  } catch {
    // Then a note written without network belongs to nobody until somebody logs in.
  }
}

/** What two windows tell each other of a note: its words, or that it is done. */
type Told = { key: string; words: NoteWords | null }

const fresh = (who: string): Note => newNote(newKey((bytes) => crypto.getRandomValues(bytes)), who, officeDay())

/** The notes of this browser: the one being written, those that wait, and sending them. */
export function useNotes() {
  const { person } = useSession()
  const who = computed(() => person.value?.name ?? remembered())
  const shelf = shallowRef<NoteShelf | null>(null)
  const note = ref<Note>(fresh(''))
  const others = ref<Note[]>([])
  /** Numbers of the records that came of notes since the page was opened. */
  const sent = ref<{ record: number; firm: string }[]>([])
  const sending = ref(false)
  /** `away` when the server did not answer last time. */
  const away = ref(false)
  /** Whether the browser keeps nothing. */
  const keepless = ref(false)
  /** Whether what is written is kept already. */
  const kept = ref(true)
  let saving: Promise<void> = Promise.resolve()
  /** The words that the shelf has: what another window writes is measured against them. */
  let last: NoteWords = wordsOf(note.value)
  const windows = 'BroadcastChannel' in globalThis ? new BroadcastChannel('liantu-notes') : null
  const tell = (told: Told) => windows?.postMessage(told)
  /** The same note in another window of this browser: neither overwrites the other. */
  function hear({ data }: MessageEvent<Told>): void {
    if (data.key !== note.value.key || note.value.state !== 'writing') return
    const mine = wordsOf(note.value)
    if (data.words === null) {
      // Sent there. What was written here since is a note of its own.
      const more = mine.firm !== last.firm || mine.said !== last.said || mine.next !== last.next
      note.value = more ? { ...note.value, key: fresh('').key } : fresh(who.value)
      last = wordsOf(more ? fresh('') : note.value)
      void list()
      return
    }
    const both = mergeNotes(last, mine, data.words)
    last = data.words
    Object.assign(note.value, both)
    // Words of both are told back, so that both windows show them.
    if (both.said !== data.words.said || both.next !== data.words.next || both.photos.length !== data.words.photos.length) void keep()
  }
  let timer: ReturnType<typeof setInterval> | undefined

  const plain = (one: Note): Note => ({ ...one, photos: one.photos.map(({ name, file }) => ({ name, file })), reasons: one.reasons.map((r) => ({ ...r })) })

  /** Keeps the note being written; one after the other, so that an older text never overwrites a newer one. */
  function keep(): Promise<void> {
    kept.value = false
    note.value.who ||= who.value
    note.value.changed = Date.now()
    const now = plain(note.value)
    last = wordsOf(now)
    if (now.state === 'writing') tell({ key: now.key, words: last })
    saving = saving.then(async () => {
      if (!shelf.value) return
      if (isBlank(now)) await shelf.value.remove(now.key)
      else await shelf.value.put(now)
      if (now.changed === note.value.changed) kept.value = true
    }).catch(() => {
      keepless.value = true
    })
    return saving
  }

  async function list(): Promise<void> {
    const all = (await shelf.value?.all()) ?? []
    others.value = all.filter(({ key }) => key !== note.value.key).sort((a, b) => b.changed - a.changed)
  }

  /** Tries to send everything that waits. */
  async function flush(): Promise<void> {
    if (sending.value || !shelf.value) return
    sending.value = true
    try {
      // A session that could not be asked for while there was no network.
      await askSession()
      if (person.value) remember(person.value.name)
      for (const one of toSend(await shelf.value.all(), who.value)) {
        const result = await sendNote(one, { create: createVisit, photo: bringPhoto }, shelf.value)
        away.value = result.end === 'later'
        if (result.end === 'sent') sent.value = [{ record: result.record, firm: one.firm }, ...sent.value]
        if (result.end === 'later') break
      }
    } finally {
      sending.value = false
      await list()
    }
  }

  /** The note is done: it waits to be sent, and another one is begun. */
  async function finish(): Promise<void> {
    if (!isWhole(note.value)) return
    note.value.state = 'waiting'
    note.value.reasons = []
    const { key } = note.value
    await keep()
    tell({ key, words: null })
    note.value = fresh(who.value)
    last = wordsOf(note.value)
    await list()
    await flush()
  }

  /** Takes a note up again. */
  async function open(key: string): Promise<void> {
    const found = others.value.find((one) => one.key === key)
    if (!found) return
    await keep()
    note.value = { ...found, state: 'writing' }
    last = wordsOf(note.value)
    await keep()
    await list()
  }

  /** Sends what collided as a record of its own. */
  async function asNew(key: string): Promise<void> {
    const found = others.value.find((one) => one.key === key)
    if (!found || !shelf.value) return
    await shelf.value.put({ ...plain(found), key: fresh('').key, state: 'waiting', reasons: [], record: null })
    await shelf.value.remove(key)
    await list()
    await flush()
  }

  async function drop(key: string): Promise<void> {
    await shelf.value?.remove(key)
    if (note.value.key === key) note.value = fresh(who.value)
    await list()
  }

  const online = () => void flush()
  onMounted(async () => {
    window.addEventListener('online', online)
    windows?.addEventListener('message', hear)
    timer = setInterval(() => {
      if (others.value.some(({ state }) => state === 'waiting')) void flush()
    }, AGAIN)
    try {
      shelf.value = await openShelf()
      const unfinished = (await shelf.value.all()).filter(({ state }) => state === 'writing').sort((a, b) => b.changed - a.changed)[0]
      if (unfinished && isBlank(note.value)) {
        note.value = unfinished
        last = wordsOf(unfinished)
      } else if (!isBlank(note.value)) await keep()
    } catch {
      keepless.value = true
    }
    note.value.who ||= who.value
    await list()
    await flush()
  })
  onBeforeUnmount(() => {
    window.removeEventListener('online', online)
    clearInterval(timer)
    windows?.close()
  })

  return { note, others, sent, sending, away, keepless, kept, keep, finish, open, asNew, drop, flush, who }
}
