import { shallowRef } from 'vue'
import { Problem } from '@/api/http'

export interface RenewalOf<T> {
  /** What the dialog is about, as the page shows it. */
  now: () => T
  /** Asks the server for it again. */
  fetch: () => Promise<T>
  /** The page shows what came; the dialog stays open over it, with everything that was typed. */
  renewed: (now: T) => void
}

/** A step that came too late because somebody else was quicker: the page learns what stands now, and the dialog what it was before. */
export function useRenewal<T>({ now, fetch, renewed }: RenewalOf<T>) {
  /** As it was when the step was refused; `null` while nobody was quicker. */
  const before = shallowRef<T | null>(null)
  return {
    before,
    /** What is left to tell of a problem: nothing, where what stands now could be read. */
    async caught(problem: unknown): Promise<unknown> {
      if (!(problem instanceof Problem) || problem.code !== 'conflict') return problem
      const was = before.value ?? now()
      try {
        renewed(await fetch())
        before.value = was
        return null
      } catch (other) {
        // Not even that could be read: the words stay in the dialog all the same.
        return other
      }
    },
    /** The dialog is opened anew. */
    fresh: () => (before.value = null),
  }
}
