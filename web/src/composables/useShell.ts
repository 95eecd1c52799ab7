import { ref } from 'vue'

/** Whether the help lies open; the shell, the search and the keys all open it. */
const helping = ref(false)

export function useShell() {
  return { helping }
}

/** Whether a key belongs to a field or a dialog, and not to the page. */
export function typing(event: KeyboardEvent): boolean {
  const at = event.target instanceof HTMLElement ? event.target : null
  return event.isComposing || !!at?.closest('input, textarea, select, [contenteditable="true"], dialog')
}
