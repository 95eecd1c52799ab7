import { useI18n } from 'vue-i18n'
import type { Target } from '@/api'
import { isRejected, type Row } from '@/logic/targets'
import { useFormat } from './useFormat'
import { useLang } from './useLang'

/** Targets as rows of a file, its head first: every point with its sentence and its source. */
export function useTargetsFile() {
  const { t } = useI18n()
  const { pick } = useLang()
  const { capital } = useFormat()

  const said = (target: Target, axis: Target['reasons'][number]['axis']) =>
    target.reasons
      .filter((reason) => reason.axis === axis)
      .map((reason) => `+${reason.points} ${pick(reason.text)} [${pick(reason.source)}]`)
      .join('; ')
  return (rows: Row[]): string[][] => {
    const head = [
      ...['place', 'tier_name', 'firm'].map((key) => t(`targets.${key}`)),
      t('firms.code'), t('firms.region'), t('firms.established'), t('firms.capital'),
      ...['value', 'likelihood', 'confidence', 'why_value', 'why_likelihood', 'unknown', 'state'].map((key) => t(`targets.${key}`)),
      t('field.sample'),
    ]
    return [
      head,
      ...rows.map(({ firm, target, veto }, i) => [
        // Who was judged not to fit stands in no place and in no tier.
        ...(target && !isRejected(target) ? [String(i + 1), String(target.tier)] : ['', '']),
        firm.name,
        firm.uscc ?? '',
        firm.region?.title ?? '',
        firm.established ?? '',
        firm.capital ? capital(firm.capital) : '',
        ...(target
          ? [
              ...[target.value, target.likelihood, target.confidence].map((n) => String(Math.round(n * 100) / 100)),
              said(target, 'value'),
              said(target, 'likelihood'),
              target.unknown.map(pick).join('; '),
              target.decision ? t(`targets.decision.${target.decision.kind}`) : t('targets.untouched'),
            ]
          : ['', '', '', '', '', '', veto ? pick(veto.text) : '']),
        firm.sample ? t('app.sample_short') : '',
      ]),
    ]
  }
}
