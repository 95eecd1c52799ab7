import { ref } from 'vue'
import { readRecents, withRecent, type Recent } from '@/logic/goto'

const KEY = 'liantu.recent'

function kept(): Recent[] {
  try {
    return readRecents(localStorage.getItem(KEY))
  } catch {
    return []
  }
}
const recents = ref<Recent[]>(kept())

function keep(list: Recent[]): void {
  recents.value = list
  try {
    if (list.length === 0) localStorage.removeItem(KEY)
    else localStorage.setItem(KEY, JSON.stringify(list))
  } catch {
    // Storage may be forbidden; then they last as long as the page.
  }
}

/** Whoever logs in next at this machine is not shown what the one before looked for. */
export const forgetRecents = () => keep([])

/** What was opened by the search last, on this device. */
export const useRecents = () => ({ recents, remember: (one: Recent) => keep(withRecent(recents.value, one)) })
