import { onScopeDispose, readonly, shallowRef, watch, type ShallowRef } from 'vue'
import { answered, failed, type Load } from '@/logic/load'

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
      if (!mine.signal.aborted) load.value = answered(data, empty)
    } catch (error) {
      if (!mine.signal.aborted) load.value = failed(error)
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
  onScopeDispose(() => running?.abort())

  const reload = () => {
    if (load.value.state === 'failed') load.value = { state: 'loading' }
    return run(key())
  }
  const put = (data: T) => {
    running?.abort()
    load.value = answered(data, empty)
  }
  return { load: readonly(load) as Readonly<ShallowRef<Load<T>>>, reload, put }
}
