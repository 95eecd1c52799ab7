import { useI18n } from 'vue-i18n'
import type { OverviewRow } from '@/api/overview'
import { whenOf } from '@/logic/overview'

/** When the day of a row is, in words. What turned red says for how long it has been; what is late otherwise, by how much. */
export function useWhen() {
  const { t } = useI18n()
  return (row: OverviewRow, kind: 'turns' | 'due' | 'was'): string => {
    const when = whenOf(row.on, row.days)
    switch (when.say) {
      case 'today':
      case 'tomorrow':
        return t(`overview.when.${when.say}`)
      case 'weekday':
        return t(`overview.weekday.${when.day}`)
      case 'next_week':
        return t('overview.when.next_week', { day: t(`overview.weekday.${when.day}`) })
      case 'ago':
        if (kind === 'was') return t('overview.when.ago', { n: when.n }, when.n)
        return kind === 'turns' ? t('overview.when.red_ago', { n: when.n }, when.n) : t('overview.when.late', { n: when.n }, when.n)
      case 'date':
        return t('overview.when.in', { date: Math.abs(row.days ?? 0) > 180 ? when.date : when.date.slice(5) })
      default:
        return ''
    }
  }
}
