// What the list is narrowed to, as the URL says it: read by the page that asks for rows and by the bar that changes it.
import { computed } from 'vue'
import { useQuery } from './useQuery'

export function useListQuery() {
  const query = useQuery()
  const text = (name: string) => computed(() => query.text(name))
  const whole = (name: string) => computed(() => query.whole(name))
  return {
    query,
    chain: text('chain'),
    zone: text('zone'),
    zoneKind: text('zone_kind'),
    status: text('status'),
    kind: text('kind'),
    form: text('form'),
    minArea: whole('min_area'),
    minPower: whole('min_power'),
    words: text('words'),
  }
}
