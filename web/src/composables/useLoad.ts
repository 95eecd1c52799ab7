import { onScopeDispose, readonly, shallowRef, watch, type ShallowRef } from 'vue'
import { answered, failed, passing, type Load } from '@/logic/load'
import { useServer } from './useServer'

export interface Source<K, T> {
  /** What to fetch; null means nothing yet. A change fetches anew and drops what is under way. */
  key: () => K | null
  fetch: (key: K, signal: AbortSignal) => Promise<T>
  /** Whether an answer holds nothing to show. */
  empty?: (data: T) => boolean
  /** Whether the answer for one key may stay in sight until that for another is here. */
  keep?: (from: K, to: K) => boolean
}

export interface Loaded<T> {
  load: Readonly<ShallowRef<Load<T>>>
  /** Fetches again; what is shown stays until the answer is here. */
  reload: () => Promise<void>
  /** Shows an answer that came by another way, such as that of a write. */
  put: (data: T) => void
}

export function useLoad<K, T>({ key, fetch, empty = () => false, keep = () => false }: Source<K, T>): Loaded<T> {
  const load = shallowRef<Load<T>>({ state: 'idle' })
  let last: K | null = null
  let running: AbortController | null = null
  /** What was asked for by the answer in sight, and when it came. */
  let of = ''
  let at = new Date()

  async function run(k: K | null): Promise<void> {
    running?.abort()
    if (k === null) {
      load.value = { state: 'idle' }
      return
    }
    const mine = new AbortController()
    running = mine
    try {
      const data = await fetch(k, mine.signal)
      if (mine.signal.aborted) return
      of = JSON.stringify(k)
      at = new Date()
      load.value = answered(data, empty)
    } catch (error) {
      if (mine.signal.aborted) return
      const lost = failed(error)
      // The answer to the same question stays, and says how old it is.
      load.value = 'data' in load.value && of === JSON.stringify(k) && passing(lost.problem) ? { ...load.value, old: { at, problem: lost.problem } } : lost
    }
  }

  watch(
    () => JSON.stringify(key()),
    () => {
      const next = key()
      const stays = 'data' in load.value && last !== null && next !== null && keep(last, next)
      if (next !== null && !stays) load.value = { state: 'loading' }
      last = next
      void run(next)
    },
    { immediate: true },
  )
  const { back } = useServer()
  watch(back, () => {
    const now = load.value
    if (now.state === 'failed' ? now.problem.code === 'unreachable' : 'old' in now && now.old) void reload()
  })
  onScopeDispose(() => running?.abort())

  const reload = () => {
    if (load.value.state === 'failed') load.value = { state: 'loading' }
    return run(key())
  }
  const put = (data: T) => {
    running?.abort()
    of = JSON.stringify(key())
    at = new Date()
    load.value = answered(data, empty)
  }
  return { load: readonly(load) as Readonly<ShallowRef<Load<T>>>, reload, put }
}
