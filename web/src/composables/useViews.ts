import { computed, onMounted, watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { listViews } from '@/api/views'
import { isBare, queryOf } from '@/logic/views'
import { useLoad } from './useLoad'

/** Views of a table; the first one stands in the place of an address that asks for nothing. */
export function useViews(table: string, wanted: () => boolean) {
  const route = useRoute()
  const router = useRouter()
  const { load, reload } = useLoad({ key: () => (wanted() ? table : null), fetch: listViews, keep: () => true })
  const views = computed(() => ('data' in load.value ? load.value.data.views : []))
  let fresh = false
  onMounted(() => (fresh = isBare(route.query)))
  watch(views, (now) => {
    const first = now.find((view) => view.first)
    // Only when the page opens: who then takes a filter away means it.
    if (fresh && first?.query && isBare(route.query)) void router.replace({ query: queryOf(first.query, route.query), hash: route.hash })
    fresh = false
  })
  return { views, reload }
}
