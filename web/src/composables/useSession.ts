import { computed, shallowRef } from 'vue'
import { getSession, type Session } from '@/api'

const session = shallowRef<Session | null>(null)
let asking: Promise<Session | null> | null = null
/** Whether the server could not be asked: pages then ask for themselves, and say what went wrong. */
const silent = shallowRef(false)

/** Who is logged in, asked once; null when the server cannot be asked. */
export function askSession(): Promise<Session | null> {
  asking ??= getSession()
    .then((answer) => {
      silent.value = false
      return (session.value = answer)
    })
    .catch(() => {
      asking = null
      silent.value = true
      return null
    })
  return asking
}

/** The next page asks anew. */
export function forgetSession(): void {
  session.value = null
  asking = null
}

/** What the server answered to a login. */
export function takeSession(answer: Session): void {
  session.value = answer
  asking = Promise.resolve(answer)
}

export function useSession() {
  const person = computed(() => session.value?.person ?? null)
  /** Whether an operation of the contract may be called. */
  const may = (operation: string): boolean => session.value?.may.includes(operation) ?? false
  return { session, person, may, silent }
}
