import { useI18n } from 'vue-i18n'
import type { Finding } from '@/logic/finding'
import type { Wanting } from '@/logic/offers'
import { useLang } from './useLang'

/** Findings as sentences of the page's language. */
export function useFinding() {
  const { t } = useI18n()
  const { pick } = useLang()

  /** What the labels add up to, and, where the opportunities are known, what of it they leave open. */
  function say(finding: Finding, wanted: Wanting | null = null): string {
    switch (finding.say) {
      case 'gaps': {
        const { chain, missing, extend } = finding
        const gaps = t('finding.gaps', { chain: pick(chain.title), missing, extend })
        if (!wanted) return gaps
        const open = wanted.without.length
        return gaps + (open > 0 ? t('finding.open', { n: open }) : t('finding.all_offered'))
      }
      case 'unverified':
        return t('finding.unverified', { chain: pick(finding.chain.title), n: finding.unverified })
      case 'weak':
        return t('finding.weak', { chain: pick(finding.chain.title), n: finding.weak })
      default:
        return t(`finding.${finding.say}`)
    }
  }
  return { say }
}
