import { computed, nextTick, onBeforeUnmount, onMounted, ref, shallowRef, watch, type Ref } from 'vue'
import { between, topsOf } from '@/logic/table'

/** From how many lines on only those in sight are drawn: fewer cost nothing and can be found by the browser's own search. */
const FROM = 150
/** How far beyond the edge of the window lines are drawn already. */
const BEYOND_PX = 600

/** The lines of a table that lie in sight. Lines may be of any height: each is measured when it is first drawn, the others are guessed. */
export function useRowWindow(body: Readonly<Ref<HTMLElement | null>>, keys: () => readonly string[], guess: () => number, whole: () => boolean) {
  const heights = new Map<string, number>()
  const measured = ref(0)
  const range = shallowRef({ from: 0, to: 0 })
  const windowed = computed(() => !whole() && keys().length >= FROM)
  const tops = computed(() => {
    void measured.value
    const all = keys()
    return topsOf(all.length, (i) => heights.get(all[i]!) ?? guess())
  })

  function look(): void {
    const count = keys().length
    let next = { from: 0, to: count }
    if (windowed.value && body.value) {
      const own = body.value.getBoundingClientRect()
      const box = body.value.closest('.table-box')?.getBoundingClientRect()
      const top = Math.max(box?.top ?? 0, 0) - own.top - BEYOND_PX
      const bottom = Math.min(box?.bottom ?? innerHeight, innerHeight) - own.top + BEYOND_PX
      next = between(tops.value, top, Math.max(bottom, 0))
      if (next.from >= count) next = { from: Math.max(count - 1, 0), to: count }
    } else if (windowed.value) next = { from: 0, to: Math.min(FROM, count) }
    if (next.from !== range.value.from || next.to !== range.value.to) range.value = next
  }

  async function measure(): Promise<void> {
    await nextTick()
    if (!windowed.value || !body.value) return
    let changed = false
    for (const row of body.value.querySelectorAll<HTMLElement>(':scope > [data-row]')) {
      const { height } = row.getBoundingClientRect()
      const key = row.dataset.row!
      if (height > 0 && Math.abs((heights.get(key) ?? guess()) - height) > 0.5) {
        heights.set(key, height)
        changed = true
      }
    }
    if (changed) {
      measured.value += 1
      look()
    }
  }

  let asked = 0
  const later = () => {
    if (asked) return
    asked = requestAnimationFrame(() => {
      asked = 0
      look()
    })
  }
  const forget = () => {
    heights.clear()
    measured.value += 1
    later()
  }
  watch([keys, windowed, body], look, { immediate: true, flush: 'post' })
  watch(range, measure, { flush: 'post' })
  onMounted(() => {
    look()
    // Scrolling does not bubble, but it can be caught on its way down: the page and the table's own box are heard alike.
    document.addEventListener('scroll', later, { capture: true, passive: true })
    window.addEventListener('resize', forget)
  })
  onBeforeUnmount(() => {
    document.removeEventListener('scroll', later, { capture: true })
    window.removeEventListener('resize', forget)
    cancelAnimationFrame(asked)
  })

  /** Scrolls until a line is drawn and in sight. */
  async function reveal(index: number): Promise<void> {
    if (windowed.value && (index < range.value.from || index >= range.value.to) && body.value) {
      const box = body.value.closest<HTMLElement>('.table-box')
      const inner = box && box.scrollHeight > box.clientHeight + 1
      const top = tops.value[index] ?? 0
      if (inner) box.scrollTop = Math.max(top - box.clientHeight / 2, 0)
      else scrollBy(0, body.value.getBoundingClientRect().top + top - innerHeight / 2)
      look()
      await nextTick()
    }
  }
  const above = computed(() => (windowed.value ? (tops.value[range.value.from] ?? 0) : 0))
  const below = computed(() => (windowed.value ? tops.value[tops.value.length - 1]! - (tops.value[range.value.to] ?? 0) : 0))
  return { range, windowed, above, below, reveal, forget }
}
