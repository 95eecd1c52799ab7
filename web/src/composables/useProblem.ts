import { useI18n } from 'vue-i18n'
import { failed } from '@/logic/load'

/** What went wrong, as a sentence for the person who sees it. */
export function useProblem() {
  const { t, te } = useI18n()
  return {
    /** The page's own words for a known problem. Of a refused request only the server knows what was wrong with it: its reason is shown. */
    told(error: unknown): string {
      const { problem } = failed(error)
      const known = problem.code !== 'invalid_request' && te(`problem.${problem.code}`)
      return known || !problem.message ? t(`problem.${problem.code}`) : problem.message
    },
  }
}
