// Time this thread has spent at work: other programs on the machine take no part in it.
import { readFileSync } from 'node:fs'

/** Milliseconds worked so far; the wall clock where the system does not tell. */
function worked() {
  try {
    return Number(readFileSync('/proc/self/schedstat', 'utf8').split(' ')[0]) / 1e6
  } catch {
    return performance.now()
  }
}

/** Milliseconds one call takes: once to warm up, then again and again, as the system's clock of work moves in steps of some milliseconds. */
export async function timed(call) {
  let answer = await call()
  const start = worked()
  let times = 0
  while (worked() - start < 60) {
    answer = await call()
    times++
  }
  return { ...answer, ms: (worked() - start) / times }
}
