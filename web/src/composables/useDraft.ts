import { ref } from 'vue'
import { useUnsaved } from './useUnsaved'

/** Keeps a dialog from closing over words that were typed and not kept: whoever leaves is asked first. */
export function useDraft(close: () => void, kept: boolean) {
  const touched = ref(false)
  if (!kept) useUnsaved(() => touched.value)
  const asking = ref(false)
  /** For `input` and `change`: who types on has answered; a field that is left only tells its change late. */
  const touch = (event: Event) => {
    touched.value = true
    if (event.type === 'input') asking.value = false
  }
  const stay = () => (asking.value = false)
  /** The way out by a button. */
  function leave(): void {
    if (touched.value) asking.value = true
    else close()
  }
  /** The way out by Escape: a list within the dialog takes it first, and the drawer behind never does. */
  function escape(event: KeyboardEvent): void {
    event.stopPropagation()
    if (event.defaultPrevented || event.isComposing) return
    event.preventDefault()
    if (asking.value) stay()
    else leave()
  }
  /** The way out by what the device calls "back". */
  function back(event: Event): void {
    // A list of files that is closed is no wish to leave.
    if (event.target !== event.currentTarget) return
    event.preventDefault()
    leave()
  }
  return { touched, asking, touch, stay, leave, escape, back }
}
