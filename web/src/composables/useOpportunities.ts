import { computed } from 'vue'
import { listOpportunities, type Opportunity } from '@/api'
import { useLoad } from './useLoad'

/** All opportunities of the list, for pages that set them beside something else; `null` until they are here. */
export function useOpportunities() {
  const { load } = useLoad({
    key: () => 'all',
    fetch: async (_, signal) => (await listOpportunities({}, signal)).items,
  })
  return computed<Opportunity[] | null>(() => ('data' in load.value ? load.value.data : null))
}
