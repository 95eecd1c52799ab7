import { computed, onBeforeUnmount, onMounted, ref, shallowRef } from 'vue'
import { bringPhoto, createVisit } from '@/api/visits'
import { useSession } from '@/composables/useSession'
import { askSession } from '@/composables/useSession'
import { today } from '@/logic/format'
import { isBlank, isWhole, newKey, newNote, sendNote, toSend, type Note, type NoteShelf } from '@/logic/notes'
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

const fresh = (who: string): Note => newNote(newKey((bytes) => crypto.getRandomValues(bytes)), who, today(new Date()))

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
  let timer: ReturnType<typeof setInterval> | undefined

  const plain = (one: Note): Note => ({ ...one, photos: one.photos.map(({ name, file }) => ({ name, file })), reasons: one.reasons.map((r) => ({ ...r })) })

  /** Keeps the note being written; one after the other, so that an older text never overwrites a newer one. */
  function keep(): Promise<void> {
    kept.value = false
    note.value.who ||= who.value
    note.value.changed = Date.now()
    const now = plain(note.value)
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
    await keep()
    note.value = fresh(who.value)
    await list()
    await flush()
  }

  /** Takes a note up again. */
  async function open(key: string): Promise<void> {
    const found = others.value.find((one) => one.key === key)
    if (!found) return
    await keep()
    note.value = { ...found, state: 'writing' }
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
    timer = setInterval(() => {
      if (others.value.some(({ state }) => state === 'waiting')) void flush()
    }, AGAIN)
    try {
      shelf.value = await openShelf()
      const unfinished = (await shelf.value.all()).filter(({ state }) => state === 'writing').sort((a, b) => b.changed - a.changed)[0]
      if (unfinished && isBlank(note.value)) note.value = unfinished
      else if (!isBlank(note.value)) await keep()
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
  })

  return { note, others, sent, sending, away, keepless, kept, keep, finish, open, asNew, drop, flush, who }
}
