import { useI18n } from 'vue-i18n'
import type { Offer, OfferColumn } from '@/logic/offers'
import { useFormat } from './useFormat'
import { useLang } from './useLang'

const NAMES: Record<OfferColumn, string> = {
  node: 'list.node',
  zone: 'list.where',
  size: 'list.size',
  terms: 'list.terms',
  contact: 'list.contact',
  status: 'list.status',
  site: 'list.site',
  source: 'list.source',
}

/** What an opportunity says in each column, as texts of the page's language; null is unknown. */
export function useOfferCells() {
  const { t } = useI18n()
  const { pick } = useLang()
  const { word } = useFormat()

  function value(offer: Offer, column: OfferColumn): string | null {
    switch (column) {
      case 'node':
        return pick(offer.node_title)
      case 'zone':
        return pick(offer.zone_title)
      case 'site':
        return offer.site_title && pick(offer.site_title)
      case 'status':
        return word('opportunity_status', offer.status)
      case 'source':
        return offer.source
      default:
        return pick(offer[column])
    }
  }
  return { value, name: (column: OfferColumn) => t(NAMES[column]) }
}
