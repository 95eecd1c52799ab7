import { computed, nextTick, ref, type Ref } from 'vue'

interface Keys {
  body: Readonly<Ref<HTMLElement | null>>
  /** Rows in the order they are read. */
  keys: () => readonly string[]
  opened: () => string
  /** Makes sure that a row is drawn. */
  reveal: (key: string) => Promise<void>
  open: (key: string) => void
  tick: (key: string) => void
  edit: (key: string) => void
  close: () => void
}

const PAGE = 10

/** Walking a table by keys. One row is a stop for the Tab key; arrows lead to the others, Enter opens, space ticks, F2 changes, Escape closes. */
export function useTableKeys({ body, keys, opened, reveal, open, tick, edit, close }: Keys) {
  const current = ref('')
  const stop = computed(() => {
    const all = keys()
    return [current.value, opened()].find((key) => key && all.includes(key)) ?? all[0] ?? ''
  })

  /** Brings a row into sight; the focus stays where it is. */
  async function show(key: string): Promise<HTMLElement | null> {
    if (!keys().includes(key)) return null
    current.value = key
    await reveal(key)
    await nextTick()
    const row = body.value?.querySelector<HTMLElement>(`:scope > [data-row="${CSS.escape(key)}"]`) ?? null
    row?.scrollIntoView({ block: 'nearest' })
    return row
  }
  const focus = async (key: string) => (await show(key))?.focus({ preventScroll: true })

  function key(event: KeyboardEvent): void {
    const row = (event.target as HTMLElement).closest<HTMLElement>('[data-row]')
    const at = row?.dataset.row
    if (!row || at === undefined || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return
    const typing = (event.target as HTMLElement).matches('input:not([type="checkbox"]), select, textarea')
    if (typing) return
    const all = keys()
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: PAGE, PageUp: -PAGE, Home: -all.length, End: all.length }
    const step = steps[event.key]
    if (step !== undefined) {
      event.preventDefault()
      const next = all[Math.min(Math.max(all.indexOf(at) + step, 0), all.length - 1)]
      if (next !== undefined) void focus(next)
      return
    }
    if (event.key === 'Escape' && opened() && opened() !== '0') {
      close()
      return
    }
    // What stands in the row has keys of its own.
    if (event.target !== row) return
    if (event.key === 'Enter') {
      event.preventDefault()
      open(at)
    } else if (event.key === 'F2') {
      event.preventDefault()
      edit(at)
    } else if (event.key === ' ') {
      event.preventDefault()
      tick(at)
    }
  }

  const into = (event: FocusEvent) => {
    const at = (event.target as HTMLElement).closest<HTMLElement>('[data-row]')?.dataset.row
    if (at !== undefined) current.value = at
  }
  return { stop, show, focus, key, into }
}
