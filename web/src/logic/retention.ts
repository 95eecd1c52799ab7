// Landed firms as a list: how each stands, and which are shown.

import type { LandedFirm } from '@/api/retention'

/** How a firm stands, the worst first; who is not known comes before who is fine. */
export const WARNINGS = ['red', 'yellow', 'unknown', 'green'] as const
export type Warning = (typeof WARNINGS)[number]

/** How a firm stands: nothing known is a standing of its own. */
export const standingOf = ({ colour }: Pick<LandedFirm, 'colour'>): Warning => (colour === 'leaves' ? 'red' : (colour ?? 'unknown'))

/** Firms that a search, a colour and the wish to see who may grow let through. */
export function landedShown(rows: readonly LandedFirm[], { q, colour, leads }: { q: string; colour: string; leads: boolean }): LandedFirm[] {
  const words = q.trim().toLowerCase().split(/\s+/).filter(Boolean)
  return rows.filter((row) => {
    const texts = [row.name, row.unit ?? '', ...row.projects.map(({ name }) => name)].join(' ').toLowerCase()
    return words.every((word) => texts.includes(word)) && (!colour || standingOf(row) === colour) && (!leads || row.leads.length > 0)
  })
}
