import { computed, nextTick, ref } from 'vue'
import { atRest, marked, pressed, shown as isShown, typed, type Finder } from '@/logic/finder'

export interface Finding {
  /** Of the list in the document; its entries are `ID-0`, `ID-1` and so on. */
  id: string
  /** How many entries there are for the words. */
  length: () => number
  /** An entry was taken; the words still stand. */
  take: (index: number) => void
  /** Whether there is a list before anything is typed. */
  blank?: () => boolean
}

/** The box and the list of a combobox: `box` is bound to the field, `entry(i)` to each entry of the list. */
export function useFinder({ id, length, take, blank = () => false }: Finding) {
  const now = ref<Finder>(atRest)
  const finder = computed<Finder>({
    get: () => ({ ...now.value, blank: blank() }),
    set: (next) => (now.value = next),
  })
  const words = computed({
    get: () => finder.value.words,
    set: (next) => (finder.value = typed(next)),
  })
  const at = computed(() => marked(finder.value, length()))
  const shown = computed(() => isShown(finder.value))

  function chosen(index: number): void {
    take(index)
    finder.value = atRest
  }

  function key(event: KeyboardEvent): void {
    // While a word is being composed the keys belong to the input method.
    if (event.isComposing) return
    const done = pressed(finder.value, event.key, length())
    if (!done) return
    event.preventDefault()
    if (done.taken !== null) take(done.taken)
    finder.value = done.finder
    // A long list follows the mark.
    void nextTick(() => at.value !== null && document.getElementById(`${id}-${at.value}`)?.scrollIntoView({ block: 'nearest' }))
  }

  const box = computed(() => ({
    type: 'search',
    role: 'combobox',
    autocomplete: 'off',
    'aria-autocomplete': 'list' as const,
    'aria-controls': id,
    'aria-expanded': shown.value,
    'aria-activedescendant': shown.value && at.value !== null ? `${id}-${at.value}` : undefined,
    onFocus: () => (finder.value = { ...finder.value, open: true }),
    onBlur: () => (finder.value = { ...finder.value, open: false }),
    onKeydown: key,
  }))

  const entry = (index: number) => ({
    id: `${id}-${index}`,
    role: 'option',
    'aria-selected': index === at.value,
    onMousedown: (event: MouseEvent) => {
      // The field keeps the focus; losing it would close the list before the click.
      event.preventDefault()
      chosen(index)
    },
    onMousemove: () => (finder.value = { ...finder.value, at: index }),
  })

  return { words, shown, box, entry }
}
