// Ways through a chain: from card to card by the arrow keys, and how far a node reaches up and down the links.

export interface Link {
  from: string
  to: string
  weight: number
}

/** Where a card lies, in any unit. */
export interface Place {
  id: string
  x: number
  y: number
  width: number
  height: number
}

export type Way = 'left' | 'right' | 'up' | 'down'

export const WAYS: Record<string, Way> = { ArrowLeft: 'left', ArrowRight: 'right', ArrowUp: 'up', ArrowDown: 'down' }

/** Where a step came from: the way back leads there again. */
export interface Trail {
  from: string
  way: Way
}

const BACK: Record<Way, Way> = { left: 'right', right: 'left', up: 'down', down: 'up' }

const middle = (place: Place) => ({ x: place.x + place.width / 2, y: place.y + place.height / 2 })

/**
 * The next card on a way, null where the way ends. Right leads to who takes from the node, left to who supplies it: back to
 * where one came from, else the strongest link, of equals the nearest card. Up and down stay in the column.
 */
export function step(way: Way, at: string, places: Place[], links: Link[], trail: Trail | null = null): string | null {
  const here = places.find((place) => place.id === at)
  if (!here) return null
  const own = middle(here)
  if (way === 'up' || way === 'down') {
    const sign = way === 'down' ? 1 : -1
    const column = places.filter((place) => place.id !== at && Math.abs(middle(place).x - own.x) < here.width / 2)
    const ahead = column.filter((place) => sign * (middle(place).y - own.y) > 0)
    ahead.sort((a, b) => Math.abs(middle(a).y - own.y) - Math.abs(middle(b).y - own.y) || compare(a.id, b.id))
    return ahead[0]?.id ?? null
  }
  const weights = new Map<string, number>()
  for (const link of links) {
    const [near, far] = way === 'right' ? [link.from, link.to] : [link.to, link.from]
    if (near === at && far !== at) weights.set(far, Math.max(link.weight, weights.get(far) ?? 0))
  }
  if (trail && BACK[trail.way] === way && weights.has(trail.from)) return trail.from
  const found = places.filter((place) => weights.has(place.id))
  const away = (place: Place) => Math.abs(middle(place).y - own.y)
  found.sort((a, b) => weights.get(b.id)! - weights.get(a.id)! || away(a) - away(b) || compare(a.id, b.id))
  return found[0]?.id ?? null
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

/** How far nodes are from one, along links in one direction; the node itself is not among them. */
function along(node: string, links: Link[], down: boolean): Map<string, number> {
  const next = new Map<string, string[]>()
  for (const link of links) {
    const [from, to] = down ? [link.from, link.to] : [link.to, link.from]
    next.set(from, [...(next.get(from) ?? []), to])
  }
  const found = new Map<string, number>()
  let edge = [node]
  for (let distance = 1; edge.length > 0; distance += 1) {
    const beyond: string[] = []
    for (const id of edge.flatMap((at) => next.get(at) ?? [])) {
      if (id === node || found.has(id)) continue
      found.set(id, distance)
      beyond.push(id)
    }
    edge = beyond
  }
  return found
}

export interface Reach {
  /** Links between a node and one, by node id: 0 is the node itself. */
  nodes: Map<string, number>
  /** Of the links that lead to it or from it, the farther end's distance, by `from:to`. */
  links: Map<string, number>
}

/** Everything upstream and downstream of a node, also over several links. */
export function reach(node: string, links: Link[]): Reach {
  const up = along(node, links, false)
  const down = along(node, links, true)
  const nodes = new Map<string, number>([[node, 0]])
  for (const [id, distance] of [...up, ...down]) nodes.set(id, Math.min(distance, nodes.get(id) ?? Infinity))
  const lit = new Map<string, number>()
  for (const { from, to } of links) {
    const above = up.get(from)
    const below = down.get(to)
    const ends = [
      above !== undefined && (to === node || up.has(to)) ? above : Infinity,
      below !== undefined && (from === node || down.has(from)) ? below : Infinity,
    ]
    const nearest = Math.min(...ends)
    if (Number.isFinite(nearest)) lit.set(`${from}:${to}`, nearest)
  }
  return { nodes, links: lit }
}
