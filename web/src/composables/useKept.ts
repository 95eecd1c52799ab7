import { nextTick, ref, watch } from 'vue'

/**
 * Keeps what is typed into a flat form until it is sent: a page that was left by mistake is found as it was left. In this window alone, and
 * under a key that names who types.
 */
export function useKept(key: () => string, form: Record<string, string>) {
  const fresh = { ...form }
  const found = ref(false)
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(key()) ?? 'null')
    if (typeof kept === 'object' && kept !== null) {
      for (const [name, value] of Object.entries(kept)) {
        if (name in form && typeof value === 'string') form[name] = value
      }
      found.value = true
    }
  } catch {
    // Storage may be forbidden, or hold what nobody wrote: the form then begins empty.
  }
  watch(form, () => {
    try {
      sessionStorage.setItem(key(), JSON.stringify(form))
    } catch {
      // See above.
    }
  })
  /** What was kept has been sent, or is not wanted. */
  function forget(): void {
    try {
      sessionStorage.removeItem(key())
    } catch {
      // See above.
    }
  }
  async function clear(): Promise<void> {
    Object.assign(form, fresh)
    found.value = false
    // The change is kept like every other before it is forgotten.
    await nextTick()
    forget()
  }
  return { found, forget, clear }
}
