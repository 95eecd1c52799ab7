import { computed, effectScope } from 'vue'
import { getFirstRun, type FirstRun } from '@/api/start'
import { useLoad, type Loaded } from './useLoad'
import { useSession } from './useSession'

let shared: Loaded<FirstRun> | null = null

/** How far the first run is, asked once for whoever is there; the strip, the welcome and the pages without chains speak of it. */
export function useFirstRun() {
  const { person } = useSession()
  shared ??= effectScope(true).run(() => useLoad({ key: () => person.value?.name ?? null, fetch: (_, signal) => getFirstRun(signal), keep: () => true }))!
  const { load, reload, put } = shared
  const run = computed<FirstRun | null>(() => ('data' in load.value ? load.value.data : null))
  return { load, reload, put, run }
}
