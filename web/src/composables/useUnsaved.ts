import { onScopeDispose } from 'vue'
import type { Router } from 'vue-router'
import { i18n } from '@/i18n'
import { one } from '@/logic/query'
import { ask } from './useSure'

interface Held {
  dirty: () => boolean
  /** Words of the URL that, changed, take the form away; without them any change does. */
  keys: readonly string[] | null
}
const held = new Set<Held>()

/** For a form whose words are kept nowhere else: whoever goes away over them is asked first. `sure` asks the same before the form itself gives them up. */
export function useUnsaved(dirty: () => boolean, keys: readonly string[] | null = null): { sure: () => Promise<boolean> } {
  const mine = { dirty, keys }
  held.add(mine)
  const warn = (event: BeforeUnloadEvent) => {
    if (dirty()) event.preventDefault()
  }
  window.addEventListener('beforeunload', warn)
  onScopeDispose(() => {
    held.delete(mine)
    window.removeEventListener('beforeunload', warn)
  })
  return { sure: async () => !dirty() || asked() }
}

function asked(): Promise<boolean> {
  const { t } = i18n.global
  return ask({ title: t('sure.unsaved'), text: t('sure.leave_page'), act: t('sure.leave'), stay: t('sure.stay') })
}

/** Asks at each way out of a form with words that are not saved. Called once. */
export function guardUnsaved(router: Router): void {
  router.beforeEach(async (to, from) => {
    const lost = [...held].some(({ dirty, keys }) => (to.path !== from.path || keys === null || keys.some((key) => one(to.query, key) !== one(from.query, key))) && dirty())
    return !lost || asked()
  })
}
