import { computed, shallowRef } from 'vue'
import { getSession, type Session } from '@/api'
import { today } from '@/logic/format'

const session = shallowRef<Session | null>(null)
let asking: Promise<Session | null> | null = null
/** The office's day where it is not this machine's: with sample data it stands still. */
let stands: string | null = null
/** Whether the server could not be asked: pages then ask for themselves, and say what went wrong. */
const silent = shallowRef(false)

function take(answer: Session): Session {
  stands = answer.today === today(new Date()) ? null : answer.today
  return (session.value = answer)
}

/** The day that forms are dated by: the office's, or this machine's while the server was not asked. */
export const officeDay = (): string => stands ?? today(new Date())

/** Who is logged in, asked once; null when the server cannot be asked. */
export function askSession(): Promise<Session | null> {
  asking ??= getSession()
    .then((answer) => {
      silent.value = false
      return take(answer)
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
  asking = Promise.resolve(take(answer))
}

export function useSession() {
  const person = computed(() => session.value?.person ?? null)
  /** Whether an operation of the contract may be called. */
  const may = (operation: string): boolean => session.value?.may.includes(operation) ?? false
  return { session, person, may, silent }
}
