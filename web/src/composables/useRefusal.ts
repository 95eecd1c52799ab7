import { useI18n } from 'vue-i18n'
import { refusal } from '@/logic/draft'
import { failed } from '@/logic/load'
import { useLang } from './useLang'

/** Why a change of a draft was not taken, as a sentence for the person who wrote it. */
export function useRefusal() {
  const { t, te } = useI18n()
  const { lang } = useLang()
  return {
    refused(error: unknown): string {
      const { problem } = failed(error)
      const { code, text } = refusal(problem, lang.value)
      if (code === '') return text
      // Said of any other page's work it would leave out that a version may have come into force.
      if (code === 'conflict') return t('edit.conflict')
      return te(`problem.${code}`) ? t(`problem.${code}`) + text : problem.message
    },
  }
}
