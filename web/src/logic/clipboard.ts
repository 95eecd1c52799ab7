// Words on the clipboard, also where a page has none.

/** Puts words on the clipboard and says whether they got there. Without TLS, as on most offices' own net, a page has no clipboard: the words are marked and copied the old way. */
export async function copyText(text: string): Promise<boolean> {
  const clipboard: Clipboard | undefined = navigator.clipboard
  const written = await clipboard?.writeText(text).then(
    () => true,
    () => false,
  )
  return written || copyMarked(text)
}

function copyMarked(text: string): boolean {
  const before = document.activeElement
  const area = document.createElement('textarea')
  area.className = 'hidden-text'
  area.readOnly = true
  area.value = text
  // All but an open dialog is out of reach.
  ;(before?.closest('dialog') ?? document.body).append(area)
  area.select()
  const copied = document.execCommand('copy')
  area.remove()
  if (before instanceof HTMLElement) before.focus()
  return copied
}
