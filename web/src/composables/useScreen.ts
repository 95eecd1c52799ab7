import { onScopeDispose, readonly, ref, shallowRef } from 'vue'
import { Problem } from '@/api'
import { getScreen, listen, type Screen } from '@/api/screen'
import { DEAD_MS, waitMs } from '@/logic/screen'

/**
 * The wall screen as the server has it: asked for once, and again whenever it says that something changed. Where the line breaks, what was
 * shown stays, the moment it broke is told, and it is taken up again until it holds.
 */
export function useScreen(secret: string) {
  const screen = shallowRef<Screen | null>(null)
  /** When anything was heard last. */
  const heard = ref(0)
  /** Since when nothing is heard; null while the line holds. */
  const lost = ref<number | null>(null)
  /** Why nothing can be shown: the link does not open, or nobody is logged in. */
  const refused = ref('')
  const end = new AbortController()
  let line: AbortController | null = null
  let failures = 0
  let timer = 0

  const hear = () => {
    heard.value = Date.now()
    lost.value = null
  }
  async function renew(): Promise<void> {
    screen.value = await getScreen(secret, end.signal)
    refused.value = ''
    // An answer is not yet a line that holds: only an event ends what was said of a broken one.
    if (lost.value === null) hear()
  }
  async function follow(): Promise<void> {
    line = new AbortController()
    try {
      await renew()
      await listen(
        secret,
        (event) => {
          failures = 0
          hear()
          // A change that cannot be fetched is a broken line: it is taken up anew.
          if (event === 'changed') renew().catch(() => line?.abort())
        },
        line.signal,
      )
    } catch (error) {
      if (end.signal.aborted) return
      const code = error instanceof Problem ? error.code : ''
      if (code === 'screen_not_found' || code === 'not_signed_in' || code === 'forbidden') {
        // What the link opened is no longer for whoever stands before it.
        screen.value = null
        refused.value = code
      }
    }
    if (end.signal.aborted) return
    if (screen.value) lost.value ??= heard.value || Date.now()
    timer = window.setTimeout(() => void follow(), waitMs(failures))
    failures += 1
  }
  // A line that is cut without a word is only known by its silence.
  const watch = window.setInterval(() => {
    if (lost.value === null && heard.value > 0 && Date.now() - heard.value > DEAD_MS) {
      lost.value = heard.value
      line?.abort()
    }
  }, 1000)
  onScopeDispose(() => {
    end.abort()
    line?.abort()
    window.clearTimeout(timer)
    window.clearInterval(watch)
  })
  void follow()
  return { screen, heard: readonly(heard), lost: readonly(lost), refused: readonly(refused) }
}
