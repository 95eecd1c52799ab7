import { onScopeDispose, ref, type Ref } from 'vue'

/** Whether a media query holds, now and as the window changes. */
export function useMedia(query: string): Ref<boolean> {
  const media = window.matchMedia(query)
  const holds = ref(media.matches)
  const listen = (event: MediaQueryListEvent) => (holds.value = event.matches)
  media.addEventListener('change', listen)
  onScopeDispose(() => media.removeEventListener('change', listen))
  return holds
}
