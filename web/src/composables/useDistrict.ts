import { computed, effectScope } from 'vue'
import { getDistrict, type ChainCard, type District } from '@/api'
import { useLoad, type Loaded } from './useLoad'
import { useSession } from './useSession'

let shared: Loaded<District> | null = null

/** The district, fetched once for whoever is there: the shell, the overview and the search all speak of it. Nobody is told of it before he logs in. */
export function useDistrict() {
  const { person } = useSession()
  // Its own scope: the first page that asks must not end the request for the others when it is left.
  shared ??= effectScope(true).run(() =>
    useLoad({ key: () => person.value?.name ?? null, fetch: (_, signal) => getDistrict(signal), empty: (d) => d.chains.length === 0 }),
  )!
  const { load, reload } = shared
  const district = computed<District | null>(() => ('data' in load.value ? load.value.data : null))
  const chains = computed<ChainCard[]>(() => district.value?.chains ?? [])
  return { load, reload, district, chains }
}
