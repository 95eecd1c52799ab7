// Where a place of the cover leads to.

export interface Target {
  name: 'atlas' | 'list'
  params?: { chain: string }
  query?: Record<string, string>
}

/** `chain`, `chain/node` or `zone=kind`; null for anything else. */
export function coverTarget(id: string): Target | null {
  const zone = /^zone=([a-z]+)$/.exec(id)
  if (zone) return { name: 'list', query: { zone_kind: zone[1]! } }
  const place = /^([A-Za-z0-9._-]+)(?:\/([A-Za-z0-9._-]+))?$/.exec(id)
  if (!place) return null
  return { name: 'atlas', params: { chain: place[1]! }, ...(place[2] && { query: { node: place[2] } }) }
}
