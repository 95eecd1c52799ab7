import { onMounted, onScopeDispose, ref, type Ref } from 'vue'

/** The width of an element in pixels, as it changes; 0 until it is seen. */
export function useWidth(element: Readonly<Ref<HTMLElement | null>>): Ref<number> {
  const width = ref(0)
  let observer: ResizeObserver | undefined
  onMounted(() => {
    observer = new ResizeObserver(([entry]) => (width.value = Math.round(entry?.contentRect.width ?? 0)))
    if (element.value) observer.observe(element.value)
  })
  onScopeDispose(() => observer?.disconnect())
  return width
}
