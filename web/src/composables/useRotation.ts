import { computed, onScopeDispose, ref, watch, type Ref } from 'vue'

/** Screens one after the other: so many seconds each, held by any key, walked by arrows. */
export function useRotation(count: Ref<number>, seconds: Ref<number>) {
  const at = ref(0)
  const left = ref(seconds.value)
  const paused = ref(false)
  watch([count, seconds], () => {
    if (at.value >= count.value) at.value = 0
    left.value = Math.min(left.value, seconds.value)
  })
  function go(to: number): void {
    at.value = (to + count.value) % count.value
    left.value = seconds.value
  }
  const timer = window.setInterval(() => {
    if (paused.value || count.value < 2) return
    left.value -= 1
    if (left.value <= 0) go(at.value + 1)
  }, 1000)
  function key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || ['Shift', 'Tab', 'F5', 'F11', 'Escape'].includes(event.key)) return
    // What has the focus keeps its own keys.
    if ((event.target as HTMLElement | null)?.closest('a, button, input, select') && ['Enter', ' '].includes(event.key)) return
    if (event.key === 'ArrowRight' || event.key === 'PageDown') go(at.value + 1)
    else if (event.key === 'ArrowLeft' || event.key === 'PageUp') go(at.value - 1)
    else paused.value = !paused.value
    event.preventDefault()
  }
  window.addEventListener('keydown', key)
  onScopeDispose(() => {
    window.clearInterval(timer)
    window.removeEventListener('keydown', key)
  })
  /** Stays with a screen: for a wall that is to show one thing, and for a picture of it. */
  function hold(to: number): void {
    go(to)
    paused.value = true
  }
  return { hold, at: computed(() => at.value), left: computed(() => left.value), paused, go }
}
