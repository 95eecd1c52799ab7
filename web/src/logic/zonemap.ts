// The schematic map of zones: a square without borders, on which each kind has a shape of its own.

import type { Zone, ZoneKind } from '@/api/types'

/** The outline of a kind in a box of 40 × 40, for an SVG path. Shape and colour both say the kind: neither alone. */
export const OUTLINES: Record<ZoneKind, string> = {
  park: 'M5 4H35A3 3 0 0 1 38 7V33A3 3 0 0 1 35 36H5A3 3 0 0 1 2 33V7A3 3 0 0 1 5 4Z',
  street: 'M10 11H30A9 9 0 0 1 30 29H10A9 9 0 0 1 10 11Z',
  commercial: 'M20 3A17 17 0 1 1 20 37A17 17 0 1 1 20 3Z',
  scenic: 'M20 2L39 36H1Z',
  area: 'M20 2L38 20L20 38L2 20Z',
}

/** Pixels a zone is wide: large enough to be pressed, however small it is. */
export const width = (size: number): number => Math.round(Math.min(Math.max(20 + size * 1.5, 36), 72))

/** Zones that have a place, north before south, so that the keys walk the map as it is read. */
export const placed = (zones: readonly Zone[]): (Zone & { spot: NonNullable<Zone['spot']> })[] =>
  zones
    .filter((zone): zone is Zone & { spot: NonNullable<Zone['spot']> } => zone.spot !== null)
    .sort((a, b) => a.spot.y - b.spot.y || a.spot.x - b.spot.x)
