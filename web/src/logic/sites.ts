// Whether a site answers what is asked for, and what it says of itself. The server answers the same questions the same way.

import type { Site } from '@/api/types'

/** Facts of a site in the order in which they are shown. */
export const SITE_FACTS = [
  'area_m2',
  'floor',
  'height_m',
  'floor_load_t',
  'frontage_m',
  'power_kva',
  'water_t_d',
  'steam_t_h',
  'gas',
  'sewage',
  'exhaust',
  'fire_class',
  'zoning',
  'tenure',
  'owner',
  'beds',
  'status',
  'available_from',
  'price',
  'verified_at',
] as const
export type SiteFact = (typeof SITE_FACTS)[number]

/** Columns behind the title, in the order in which they are shown. */
export const SITE_COLUMNS = ['zone', ...SITE_FACTS] as const
export type SiteColumn = (typeof SITE_COLUMNS)[number]

/** Facts that are numbers: they stand at the end of their column and sort by size. */
export const MEASURES: readonly SiteFact[] = [
  'area_m2',
  'height_m',
  'floor_load_t',
  'frontage_m',
  'power_kva',
  'water_t_d',
  'steam_t_h',
  'beds',
]

export interface SiteWanted {
  zone: string
  zoneKind: string
  /** Zones that carry the chain; null asks for none. */
  zonesOfChain: readonly string[] | null
  form: string
  status: string
  area: number
  power: number
}

export type Fit = 'yes' | 'unknown' | 'no'

type Asked = Pick<Site, 'zone' | 'zone_kind' | 'form' | 'status' | 'area_m2' | 'power_kva'>

/** A site of which a fact that is asked for is unknown is neither in nor out. */
export function fit(site: Asked, wanted: SiteWanted): Fit {
  const yes = (holds: boolean): Fit => (holds ? 'yes' : 'no')
  const least = (least: number, found: number | null): Fit =>
    least <= 0 ? 'yes' : found === null ? 'unknown' : yes(found >= least)
  const answers: Fit[] = [
    yes(!wanted.zone || site.zone === wanted.zone),
    yes(!wanted.zoneKind || site.zone_kind === wanted.zoneKind),
    yes(wanted.zonesOfChain === null || wanted.zonesOfChain.includes(site.zone)),
    yes(!wanted.form || site.form === wanted.form),
    !wanted.status ? 'yes' : site.status === null ? 'unknown' : yes(site.status === wanted.status),
    least(wanted.area, site.area_m2),
    least(wanted.power, site.power_kva),
  ]
  return answers.includes('no') ? 'no' : answers.includes('unknown') ? 'unknown' : 'yes'
}

/** How many stand in each zone. */
export function countByZone(items: readonly { zone: string }[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { zone } of items) counts.set(zone, (counts.get(zone) ?? 0) + 1)
  return counts
}
