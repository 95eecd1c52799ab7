import { shallowRef } from 'vue'

export interface Asked {
  /** What is asked, as a question. */
  title: string
  /** What will be lost, and what stays. */
  text?: string
  /** The word on the button that does it: what is done, never “OK”. */
  act: string
  /** The word on the one that does not. */
  stay?: string
}
interface Pending extends Asked {
  answer: (sure: boolean) => void
}

const pending = shallowRef<Pending | null>(null)

/** Asks before something is destroyed; resolves to whether it may be. A second question answers the first with no. */
export function ask(asked: Asked): Promise<boolean> {
  pending.value?.answer(false)
  return new Promise((done) => {
    pending.value = {
      ...asked,
      answer(sure) {
        pending.value = null
        done(sure)
      },
    }
  })
}

export function useSure() {
  return { pending, sure: ask }
}
