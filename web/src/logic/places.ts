// The places of the app, as the rail groups them, the phone's bar picks from them and the search finds them.

import type { RouteRecordName } from 'vue-router'


/** In the order of the work: look, choose, go, keep, count. A group begins a stretch of the rail. */
export const PLACES = [
  { name: 'overview', to: '/', group: 'look', holds: [] },
  { name: 'atlas', to: '/atlas', group: 'choose', holds: ['cover', 'edit'] },
  { name: 'list', to: '/list', group: 'choose', holds: [] },
  { name: 'targets', to: '/targets', group: 'choose', holds: [] },
  { name: 'trips', to: '/trips', group: 'work', holds: ['note'] },
  { name: 'projects', to: '/projects', group: 'work', holds: ['project'] },
  { name: 'promises', to: '/promises', group: 'work', holds: [] },
  { name: 'service', to: '/service', group: 'work', holds: [] },
  { name: 'public', to: '/public', group: 'work', holds: [] },
  { name: 'dispatch', to: '/dispatch', group: 'work', holds: [] },
  { name: 'indicators', to: '/indicators', group: 'know', holds: [] },
  { name: 'firms', to: '/firms', group: 'know', holds: ['firm'] },
  { name: 'data', to: '/data', group: 'know', holds: [] },
  { name: 'screen', to: '/screen', group: 'office', holds: ['screen-settings'] },
  { name: 'settings', to: '/settings', group: 'office', holds: ['people'] },
] as const

export type PlaceName = (typeof PLACES)[number]['name']

/** What an officer on the way needs at hand; a phone's bar has room for five and the rest behind one. */
export const AT_HAND: readonly PlaceName[] = ['overview', 'atlas', 'projects', 'trips', 'dispatch']

/** The place that a route belongs to. */
export function placeOf(route: RouteRecordName | null | undefined): PlaceName | null {
  const held = PLACES.find(({ name, holds }) => name === route || (holds as readonly string[]).includes(String(route)))
  return held?.name ?? null
}
