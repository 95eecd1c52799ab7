import { readonly, ref } from 'vue'
import { onReach, reached } from '@/api/http'

/** Since when the server cannot be reached; null while it can. */
const goneSince = ref<Date | null>(null)
/** Counts how often it came back: what failed meanwhile is read again. */
const back = ref(0)
/** The first look comes soon, the later ones seldom: an office that restarts its server is back within seconds. */
const WAITS = [2_000, 4_000, 8_000, 15_000]
let timer = 0
let tries = 0

async function look(): Promise<void> {
  window.clearTimeout(timer)
  // Told by `onReach`, like any other call.
  await reached()
  if (goneSince.value) timer = window.setTimeout(() => void look(), WAITS[Math.min((tries += 1), WAITS.length - 1)])
}

onReach((can) => {
  if (can && goneSince.value) {
    goneSince.value = null
    tries = 0
    window.clearTimeout(timer)
    back.value += 1
  } else if (!can && !goneSince.value) {
    goneSince.value = new Date()
    tries = 0
    timer = window.setTimeout(() => void look(), WAITS[0])
  }
})

export function useServer() {
  return { goneSince: readonly(goneSince), back: readonly(back), look }
}
