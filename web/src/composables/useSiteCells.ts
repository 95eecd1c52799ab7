import { useI18n } from 'vue-i18n'
import type { Site } from '@/api'
import { MEASURES, type SiteColumn } from '@/logic/sites'
import { useLang } from './useLang'
import { useSiteFacts } from './useSiteFacts'

/** What a site says in each column of the list: where it lies, then its facts. */
export function useSiteCells() {
  const { t } = useI18n()
  const { pick } = useLang()
  const facts = useSiteFacts()
  const isMeasure = (column: SiteColumn) => column !== 'zone' && MEASURES.includes(column)
  const value = (site: Site, column: SiteColumn) => (column === 'zone' ? pick(site.zone_title) : facts.value(site, column))
  return {
    isMeasure,
    value,
    name: (column: SiteColumn) => (column === 'zone' ? t('list.where') : facts.name(column)),
    stale: facts.stale,
    /** What it is sorted by: a measure by its size, all else by its words. */
    rank: (site: Site, column: SiteColumn) => (isMeasure(column) ? (site[column as 'area_m2'] ?? null) : value(site, column)),
  }
}
