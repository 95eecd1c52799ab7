import { refusedText } from '@/logic/people'
import { failed } from '@/logic/load'
import { useLang } from './useLang'
import { useProblem } from './useProblem'

/** Why a form about people was not taken: what the server says, where it says it in both languages. */
export function useSaid() {
  const { lang } = useLang()
  const { told } = useProblem()
  return {
    said(error: unknown): string {
      const { problem } = failed(error)
      const both = problem.hint !== null || problem.code === 'invalid_request'
      return both ? refusedText(problem, lang.value) : told(error)
    },
  }
}
