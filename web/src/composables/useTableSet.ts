import { computed, ref } from 'vue'
import { useQuery } from './useQuery'
import { columnsOf, columnsText, readSet, type Column, type TableSet } from '@/logic/table'

/** How a table is shown: order and columns stand in the URL, so that a link and a view bring them along; this machine keeps columns and
 * row height for the next time. `at` tells the tables of one page apart. */
export function useTableSet<T>(name: string, at: string, columns: () => readonly Column<T>[]) {
  const query = useQuery()
  const place = `liantu table ${name}`
  const key = (word: string) => (at ? `${at}_${word}` : word)
  const stored = (): string | null => {
    try {
      return localStorage.getItem(place)
    } catch {
      // Storage may be forbidden; the table is then as the address says, or as usual.
      return null
    }
  }
  const kept = ref<TableSet>(readSet(stored()))
  function keep(patch: Partial<TableSet>): void {
    kept.value = { ...kept.value, ...patch }
    try {
      localStorage.setItem(place, JSON.stringify(kept.value))
    } catch {
      // See `stored`.
    }
  }
  const order = computed(() => query.text(key('sort')))
  const shown = computed(() => columnsOf(query.text(key('cols')) || kept.value.cols, columns()))
  function choose(keys: readonly string[]): void {
    const cols = columnsText(keys, columns())
    keep({ cols })
    void query.set({ [key('cols')]: cols })
  }
  return {
    order,
    shown,
    choose,
    dense: computed(() => kept.value.dense),
    setDense: (dense: boolean) => keep({ dense }),
    sort: (next: string) => query.set({ [key('sort')]: next, [key('offset')]: '' }),
  }
}
