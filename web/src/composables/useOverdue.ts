import { onScopeDispose, ref, watch } from 'vue'
import { countLateTasks, countRedProjects } from '@/api/overdue'
import type { PlaceName } from '@/logic/places'
import { useSession } from './useSession'

/** A day's clocks have no hurry: what is late is asked every few minutes, and only while somebody looks. */
const AGAIN = 300_000

/** How much is overdue for whoever is logged in, by place. What cannot be asked is not shown: it is not none. */
export function useOverdue() {
  const { person, may } = useSession()
  const late = ref<Partial<Record<PlaceName, number>>>({})

  async function look(): Promise<void> {
    if (document.hidden || !person.value) return
    const owner = person.value.user === null ? '' : person.value.name
    const asks: [PlaceName, string, () => Promise<number>][] = [
      ['dispatch', 'list_tasks', countLateTasks],
      ['projects', 'list_project_clocks', () => countRedProjects(owner)],
    ]
    await Promise.all(
      asks.filter(([, operation]) => may(operation)).map(async ([place, , ask]) => {
        try {
          late.value = { ...late.value, [place]: await ask() }
        } catch {
          late.value = { ...late.value, [place]: undefined }
        }
      }),
    )
  }
  watch(() => person.value?.name, () => {
    late.value = {}
    void look()
  }, { immediate: true })
  const timer = window.setInterval(() => void look(), AGAIN)
  onScopeDispose(() => window.clearInterval(timer))
  return { late }
}
