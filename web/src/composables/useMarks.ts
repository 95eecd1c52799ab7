import { nextTick, type Ref } from 'vue'

/**
 * The marks of a chart by keyboard: one stop of the tabulator, arrows from mark to mark, the ends by Home and End. Marks are elements with
 * `data-mark`; the first of them, or the selected one, is the stop.
 */
export function useMarks(root: Readonly<Ref<Element | null>>) {
  const all = () => [...(root.value?.querySelectorAll<SVGElement | HTMLElement>('[data-mark]') ?? [])]
  function key(event: KeyboardEvent): void {
    if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return
    const marks = all()
    const at = marks.indexOf((event.target as Element).closest('[data-mark]') as HTMLElement)
    if (at < 0) return
    const to = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: marks.length - 1 }[event.key]
    const next = to === undefined ? undefined : marks[to]
    if (to === undefined) return
    event.preventDefault()
    event.stopPropagation()
    next?.focus()
  }
  /** Where the tabulator stops: at the mark of an index, or the first. */
  const stop = (index: number, selected: number) => (index === Math.max(selected, 0) ? 0 : -1)
  const focus = async (index: number) => {
    await nextTick()
    all()[index]?.focus()
  }
  return { key, stop, focus }
}
