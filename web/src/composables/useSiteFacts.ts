import { useI18n } from 'vue-i18n'
import type { Site } from '@/api'
import { trimmed } from '@/logic/format'
import type { SiteFact } from '@/logic/sites'
import { useFormat } from './useFormat'
import { useLang } from './useLang'

/** The facts of a site as texts of the page's language; null is unknown. */
export function useSiteFacts() {
  const { t } = useI18n()
  const { pick } = useLang()
  const { squareMetres, word } = useFormat()
  const measure = (n: number | null, say: (n: string) => string, digits = 1) => (n === null ? null : say(trimmed(n, digits)))
  const there = (yes: boolean | null) => (yes === null ? null : yes ? t('fact_there.yes') : t('fact_there.no'))

  function value(site: Site, key: SiteFact): string | null {
    switch (key) {
      case 'area_m2':
        return site.area_m2 === null ? null : squareMetres(site.area_m2)
      case 'height_m':
      case 'frontage_m':
        return measure(site[key], (n) => t('unit.metres', { n }))
      case 'floor_load_t':
        return measure(site.floor_load_t, (n) => t('unit.load', { n }))
      case 'power_kva':
        return measure(site.power_kva, (n) => t('unit.power', { n }), 0)
      case 'water_t_d':
        return measure(site.water_t_d, (n) => t('unit.per_day', { n }), 0)
      case 'steam_t_h':
        return measure(site.steam_t_h, (n) => t('unit.per_hour', { n }))
      case 'gas':
      case 'sewage':
      case 'exhaust':
        return there(site[key])
      case 'fire_class':
        return site.fire_class && word('fire_class', site.fire_class)
      case 'owner':
        return site.owner && word('owner', site.owner)
      case 'status':
        return site.status && word('site_status', site.status)
      case 'beds':
        return measure(site.beds, (n) => t('unit.beds', { n }), 0)
      case 'floor':
      case 'zoning':
      case 'tenure':
      case 'price':
        return site[key] && pick(site[key])
      default:
        return site[key]
    }
  }
  return {
    value,
    name: (key: SiteFact) => t(`fact.${key}`),
    /** What has to be asked again, in a sentence; empty when everything is fresh. */
    stale: (site: Site) =>
      site.stale.length > 0
        ? t('list.stale', { what: site.stale.map((aspect) => word('stale', aspect)).join(t('app.list_mark')) })
        : '',
  }
}
