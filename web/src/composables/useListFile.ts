import { useI18n } from 'vue-i18n'
import type { CostList, Edition, Site } from '@/api'
import { OFFER_COLUMNS, type Offer } from '@/logic/offers'
import { SITE_COLUMNS } from '@/logic/sites'
import { useFormat } from './useFormat'
import { useLang } from './useLang'
import { useOfferCells } from './useOfferCells'
import { useSiteCells } from './useSiteCells'

/** What the list shows, as rows of a file, its head first: every column, whichever are in sight. */
export function useListFile() {
  const { t } = useI18n()
  const { pick } = useLang()
  const { word } = useFormat()
  const offerCells = useOfferCells()
  const siteCells = useSiteCells()
  const sample = (yes: boolean) => (yes ? t('app.sample_short') : '')

  function costs(list: CostList): string[][] {
    const names = ['factor', 'here'].map((key) => t(`list.${key}`))
    const about = ['unit', 'date', 'valid_to', 'source'].map((key) => t(`list.${key}`))
    return [
      [...names, ...list.cities.map(pick), ...about, t('app.sample_short')],
      ...list.items.map((cost) => [
        pick(cost.title),
        String(cost.value),
        ...cost.elsewhere.map((other) => (other ? String(other.value) : '')),
        pick(cost.unit),
        cost.date,
        cost.valid_to ?? '',
        cost.source,
        sample(cost.sample),
      ]),
    ]
  }

  /** Measures as plain numbers, so that a sheet of another program can count with them. */
  function sites(rows: Site[]): string[][] {
    return [
      [t('list.id'), t('list.site'), t('list.form'), ...SITE_COLUMNS.map(siteCells.name), t('list.to_ask'), t('list.source'), t('app.sample_short')],
      ...rows.map((site) => [
        site.id,
        pick(site.title),
        word('form', site.form),
        ...SITE_COLUMNS.map((column) => String(siteCells.rank(site, column) ?? '')),
        site.stale.map((aspect) => word('stale', aspect)).join(t('app.list_mark')),
        site.source,
        sample(site.sample),
      ]),
    ]
  }

  function opportunities(rows: Offer[], edition: Edition): string[][] {
    const inside = edition === 'internal'
    return [
      [t('list.id'), t('list.what'), t('list.chain'), ...OFFER_COLUMNS.map(offerCells.name), t('app.sample_short'), ...(inside ? [t('list.internal')] : [])],
      ...rows.map((offer) => [
        offer.id,
        pick(offer.title),
        pick(offer.chain_title),
        ...OFFER_COLUMNS.map((column) => offerCells.value(offer, column) ?? ''),
        sample(offer.sample),
        ...('internal' in offer ? [pick(offer.internal)] : []),
      ]),
    ]
  }

  return { costs, sites, opportunities }
}
