import { onBeforeUnmount, shallowRef, watchEffect } from 'vue'

/** The rows of the table that a drawer was opened from, walked without leaving the drawer. */
export interface Steps {
  /** The open row's place, from 0, and how many rows there are. */
  at: number
  rows: number
  go: (by: 1 | -1) => void
}

const steps = shallowRef<Steps | null>(null)

export const useSteps = () => steps

/** For a table whose rows open a drawer; null while none of its rows is open. */
export function offerSteps(mine: () => Steps | null): void {
  let given: Steps | null = null
  const give = (next: Steps | null) => {
    if (next !== null || steps.value === given) steps.value = next
    given = next
  }
  watchEffect(() => give(mine()))
  onBeforeUnmount(() => give(null))
}
