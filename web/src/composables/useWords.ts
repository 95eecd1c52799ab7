import { computed, onMounted, onScopeDispose, ref, watch, type Ref } from 'vue'
import { useSession } from '@/composables/useSession'
import { placeOf, readKept, writeKept, type Kept } from '@/logic/kept'
import { changedKeys, joined, merge, unsettled, type Clash, type Form } from '@/logic/merge'

/** What the server has: the form as it would be shown, its version, and who wrote it when. */
export interface Saved<T> {
  version: number
  form: T
  by?: string
  at?: string
}

export interface WordsOf<T> {
  /** What is written, such as `bulletin 7`; empty keeps nothing. */
  what: () => string
  /** What the server has; `null` until it answered. A form of something new has its empty fields and version 0. */
  saved: () => Saved<T> | null
  /** Whether it may be written now; else the form only shows what the server has. */
  open?: () => boolean
  /** Asks the server again: another window saved. */
  reload?: () => Promise<unknown>
}

/** Which of two words is to stand where both wrote. */
export type Choice = 'mine' | 'theirs' | 'joined'

const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T

/**
 * Words being written. They are kept on this machine with every stroke, together with what they were written on; a newer version of the
 * server is merged into them field by field, and so are the words of another window.
 */
export function useWords<T extends Form>({ what, saved, open = () => true, reload = async () => {} }: WordsOf<T>) {
  const { person } = useSession()
  const place = computed(() => (what() === '' ? '' : placeOf(person.value?.name ?? '', what())))
  const form = ref({}) as Ref<T>
  const base = ref(null) as Ref<T | null>
  const clashes = ref<Clash[]>([])
  /** Who wrote otherwise meanwhile, and the fields taken over from him. */
  const other = ref<{ by: string; at: string; taken: string[] } | null>(null)
  /** Whether words of an earlier visit stand in the fields. */
  const restored = ref(false)
  /** Whether this browser keeps anything. */
  const keeps = ref(true)
  const unsaved = computed(() => base.value !== null && open() && changedKeys(base.value, form.value).length > 0)
  /** Words kept here that can no longer be saved, by field: it is closed for writing. */
  const stranded = ref<{ key: string; text: string }[]>([])
  /** The form as the shelf has it: what another window changes is measured against it. */
  let shelf: T | null = null
  let version = 0
  let begun = ''

  function read(like: T): Kept<T> | null {
    if (!place.value) return null
    try {
      return readKept(localStorage.getItem(place.value), like)
    } catch {
      keeps.value = false
      return null
    }
  }
  function keep(): void {
    if (!place.value || !base.value || !open()) return
    try {
      if (!unsaved.value) {
        shelf = copy(form.value)
        localStorage.removeItem(place.value)
      } else if (shelf === null || changedKeys(shelf, form.value).length > 0 || localStorage.getItem(place.value) === null) {
        shelf = copy(form.value)
        localStorage.setItem(place.value, writeKept({ base: unsettled(base.value, clashes.value), version, form: form.value, at: new Date().toISOString() }))
      }
      keeps.value = true
    } catch {
      keeps.value = false
    }
  }

  function begin(now: Saved<T>): void {
    const kept = read(now.form)
    form.value = copy(now.form)
    base.value = copy(now.form)
    clashes.value = []
    other.value = null
    restored.value = false
    stranded.value = []
    version = now.version
    if (kept && open()) {
      // Of something new the server has nothing to be merged.
      const both = now.version === 0 ? { form: kept.form, clashes: [], taken: [] } : merge(kept.base, kept.form, now.form)
      form.value = copy(both.form)
      clashes.value = both.clashes
      restored.value = unsaved.value
      // A newer version without anything new in these fields is nobody's news.
      if (both.clashes.length > 0 || (kept.version !== now.version && both.taken.length > 0)) other.value = { by: now.by ?? '', at: now.at ?? '', taken: both.taken }
    } else if (kept) {
      stranded.value = changedKeys(kept.base, kept.form).filter((key) => changedKeys({ key: kept.form[key] }, { key: now.form[key] }).length > 0).map((key) => ({ key, text: String(kept.form[key] ?? '') }))
    }
    shelf = copy(form.value)
  }
  /** A newer version: what only they changed is taken over, what both changed stands beside the field. */
  function renew(now: Saved<T>, mine = false): void {
    if (!base.value) return begin(now)
    const both = merge(unsettled(base.value, clashes.value), form.value, now.form)
    base.value = copy(now.form)
    form.value = copy(both.form)
    clashes.value = both.clashes
    version = now.version
    if (!mine && (both.taken.length > 0 || both.clashes.length > 0)) other.value = { by: now.by ?? '', at: now.at ?? '', taken: both.taken }
    if (!unsaved.value) restored.value = false
  }
  watch(
    [place, () => saved()?.version, () => open()],
    () => {
      const now = saved()
      if (!now) return
      const which = `${place.value} ${open()}`
      if (which === begun) renew(now)
      else begin(now)
      begun = which
    },
    { immediate: true },
  )
  watch([form, unsaved, clashes], keep, { deep: true })

  /** Another window of this browser: what it changed since both last knew the same is taken over; where both did, both texts stay. */
  async function elsewhere(event: StorageEvent): Promise<void> {
    if (event.key !== place.value || !base.value || !open()) return
    // Saved or dropped there.
    if (event.newValue === null) return void (await reload())
    const first = readKept(event.newValue, base.value)
    if (first && first.version > version) await reload()
    const kept = read(base.value)
    if (!kept || !shelf) return
    // Words written on an older version are lifted to ours first, or they would undo what the newer one says.
    const lifted = kept.version < version ? merge(kept.base, kept.form, base.value).form : kept.form
    const both = merge(shelf, form.value, lifted)
    const texts = both.clashes.filter(({ mine, theirs }) => typeof mine === 'string' && typeof theirs === 'string')
    shelf = copy(lifted)
    form.value = { ...copy(both.form), ...Object.fromEntries(texts.map(({ key, mine, theirs }) => [key, joined(theirs as string, mine as string)])) }
  }
  const hear = (event: StorageEvent) => void elsewhere(event)
  /** Only what this browser does not keep would be lost with the window. */
  const warn = (event: BeforeUnloadEvent) => {
    if (unsaved.value && !keeps.value) event.preventDefault()
  }
  onMounted(() => {
    window.addEventListener('storage', hear)
    window.addEventListener('beforeunload', warn)
  })
  onScopeDispose(() => {
    window.removeEventListener('storage', hear)
    window.removeEventListener('beforeunload', warn)
  })

  return {
    form, unsaved, clashes, other, restored, keeps, stranded,
    /** The words as they are now, to be sent; hand them to `sent` once the server has them. */
    words: (): T => copy(form.value),
    /** The server has taken these words. What was typed since stays unsaved; `now` is what it made of them. */
    sent(words: T, now: Saved<T> | null): void {
      base.value = copy(words)
      clashes.value = []
      other.value = null
      restored.value = false
      if (now) renew(now, true)
    },
    /** Drops the words: the fields show what the server has. */
    forget(): void {
      if (base.value) form.value = copy(base.value)
      clashes.value = []
      other.value = null
      restored.value = false
      stranded.value = []
      try {
        if (place.value) localStorage.removeItem(place.value)
      } catch {
        // Then nothing is kept there either.
      }
    },
    /** Settles a field that both changed. */
    settle(key: string, how: Choice): void {
      const clash = clashes.value.find((one) => one.key === key)
      if (!clash) return
      if (how === 'theirs') form.value = { ...form.value, [key]: copy(clash.theirs ?? '') }
      if (how === 'joined') form.value = { ...form.value, [key]: joined(String(clash.theirs ?? ''), String(form.value[key] ?? '')) }
      clashes.value = clashes.value.filter((one) => one !== clash)
    },
  }
}

export interface KeptFormOf<T> {
  what: () => string
  /** The page's own fields, with what it filled in by itself. */
  form: T
  /** What the server has; left out for something new, which nobody else writes. */
  saved?: () => Saved<T> | null
  open?: () => boolean
}

/** The same for a form whose fields the page holds itself. */
export function useKeptForm<T extends Form>({ what, form, saved, open }: KeptFormOf<T>) {
  const blank = copy(form)
  const words = useWords<T>({ what, saved: saved ?? (() => ({ version: 0, form: blank })), open })
  /** Whether anything changed since it was opened. */
  let touched = false
  watch(what, () => (touched = false), { flush: 'sync' })
  // At once: else the fields as they were would be taken for words written since.
  watch(words.form, (now) => changedKeys(form, now).length > 0 && Object.assign(form, copy(now)), { deep: true, immediate: true, flush: 'sync' })
  watch(
    () => copy(form),
    (now) => {
      if (changedKeys(now, words.form.value).length === 0) return
      touched = true
      words.form.value = now
    },
  )
  return {
    ...words,
    /** Whether it is something new: nothing was saved before. */
    fresh: saved === undefined,
    /** What the page filled in by itself is nobody's words. */
    filled(): void {
      touched = false
      words.sent(copy(form), null)
      words.form.value = copy(form)
    },
    /** The form is left: who changed something was asked and dropped it; words found again and not touched stay for another time. */
    left(): void {
      if (touched) words.forget()
    },
  }
}

/** Words as parts of a page take them. */
export type Words = Pick<ReturnType<typeof useWords>, 'unsaved' | 'clashes' | 'other' | 'restored' | 'keeps' | 'stranded' | 'forget' | 'settle'> & { fresh?: boolean }
