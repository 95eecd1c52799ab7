// The schematic map of zones: a square without borders, on which each kind has the shape the server gives it.

import type { Zone } from '@/api/types'

/** Pixels a zone is wide: large enough to be pressed, however small it is. */
export const width = (size: number): number => Math.round(Math.min(Math.max(20 + size * 1.5, 36), 72))

/** Zones that have a place, north before south, so that the keys walk the map as it is read. */
export const placed = (zones: readonly Zone[]): (Zone & { spot: NonNullable<Zone['spot']> })[] =>
  zones
    .filter((zone): zone is Zone & { spot: NonNullable<Zone['spot']> } => zone.spot !== null)
    .sort((a, b) => a.spot.y - b.spot.y || a.spot.x - b.spot.x)
