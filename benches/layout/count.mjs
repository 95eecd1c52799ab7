// The one counter of the bench: what a drawing costs its reader, from the drawn lines and boxes alone, whoever drew them.

const TOUCH = 0.5

/** Side of the line from `a` to `b` on which `c` lies. */
function side(a, b, c) {
  const turn = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
  return Math.abs(turn) < 1e-6 ? 0 : Math.sign(turn)
}

function cross(s, t) {
  return side(s.a, s.b, t.a) * side(s.a, s.b, t.b) < 0 && side(t.a, t.b, s.a) * side(t.a, t.b, s.b) < 0
}

/** Length that two upright or two level pieces run on top of each other. */
function shared(s, t) {
  for (const [k, o] of [[0, 1], [1, 0]]) {
    if (s.high[k] - s.low[k] < 0.01 && t.high[k] - t.low[k] < 0.01 && Math.abs(s.low[k] - t.low[k]) < TOUCH) {
      return Math.min(s.high[o], t.high[o]) - Math.max(s.low[o], t.low[o])
    }
  }
  return 0
}

function pieces(edges) {
  const all = []
  edges.forEach((e, edge) => {
    for (let at = 1; at < e.points.length; at++) {
      const [a, b] = [e.points[at - 1], e.points[at]]
      const low = [Math.min(a[0], b[0]), Math.min(a[1], b[1])]
      const high = [Math.max(a[0], b[0]), Math.max(a[1], b[1])]
      if (high[0] - low[0] + high[1] - low[1] > 1e-9) all.push({ edge, from: e.from, to: e.to, a, b, low, high })
    }
  })
  return all.sort((s, t) => s.low[0] - t.low[0] || s.edge - t.edge)
}

function turns(points) {
  const way = points.filter((p, at) => at === 0 || Math.hypot(p[0] - points[at - 1][0], p[1] - points[at - 1][1]) > 1e-6)
  let count = 0
  for (let at = 2; at < way.length; at++) {
    const angle = (p, q) => Math.atan2(q[1] - p[1], q[0] - p[0])
    const turn = Math.abs(angle(way[at - 2], way[at - 1]) - angle(way[at - 1], way[at]))
    count += Math.min(turn, 2 * Math.PI - turn) > 0.01 ? 1 : 0
  }
  return count
}

/** Whether a piece runs through the inside of a box. Slanted pieces are clipped, so that one that only passes a corner does not count. */
function inside(s, box) {
  const low = [box.x + TOUCH, box.y + TOUCH]
  const high = [box.x + box.width - TOUCH, box.y + box.height - TOUCH]
  let [enter, leave] = [0, 1]
  for (const k of [0, 1]) {
    const way = s.b[k] - s.a[k]
    if (Math.abs(way) < 1e-9) {
      if (s.a[k] <= low[k] || s.a[k] >= high[k]) return false
      continue
    }
    const [one, two] = [(low[k] - s.a[k]) / way, (high[k] - s.a[k]) / way]
    enter = Math.max(enter, Math.min(one, two))
    leave = Math.min(leave, Math.max(one, two))
  }
  return enter < leave - 1e-9
}

const rises = (points) => points.every((p, at) => at === 0 || p[0] > points[at - 1][0] + 1e-9)

/**
 * Crossings of two lines that both run from left to right all the way: how often one that was above is below. Lines of splines meet in the
 * corners they bend around, often many in one point; held piece against piece, those that cross there would go uncounted.
 */
function turnsAround(p, q) {
  const low = Math.max(p[0][0], q[0][0])
  const high = Math.min(p[p.length - 1][0], q[q.length - 1][0])
  const xs = [...p, ...q].map((point) => point[0]).filter((x) => x >= low && x <= high).sort((a, b) => a - b)
  const height = (line, x) => {
    let at = 1
    while (at < line.length - 1 && line[at][0] < x) at++
    const [a, b] = [line[at - 1], line[at]]
    return a[1] + ((b[1] - a[1]) * (x - a[0])) / (b[0] - a[0])
  }
  let [above, count] = [0, 0]
  for (const x of xs) {
    const gap = height(p, x) - height(q, x)
    if (Math.abs(gap) < 0.05) continue
    if (above !== 0 && Math.sign(gap) !== above) count++
    above = Math.sign(gap)
  }
  return count
}

/**
 * Crossings: pairs of pieces of different edges that cross, and pairs of strangers that lie on top of each other. Edges with a common end
 * may run together. Bends: turns of all lines. Through: pairs of a piece and a foreign box it runs through. Overlaps: pairs of boxes.
 */
export function count({ nodes, edges }) {
  const all = pieces(edges)
  const slanted = edges.map((e) => e.points.length > 2 && rises(e.points))
  let crossings = 0
  edges.forEach((e, at) => {
    for (let next = at + 1; next < edges.length; next++) {
      if (slanted[at] && slanted[next]) crossings += turnsAround(e.points, edges[next].points)
    }
  })
  for (let at = 0; at < all.length; at++) {
    const s = all[at]
    for (let next = at + 1; next < all.length && all[next].low[0] <= s.high[0] + TOUCH; next++) {
      const t = all[next]
      if (s.edge === t.edge || (slanted[s.edge] && slanted[t.edge]) || t.low[1] > s.high[1] + TOUCH || s.low[1] > t.high[1] + TOUCH) continue
      if (cross(s, t) || (s.from !== t.from && s.to !== t.to && shared(s, t) > 1)) crossings++
    }
  }
  let through = 0
  for (const s of all) for (const box of nodes) if (box.id !== s.from && box.id !== s.to && inside(s, box)) through++
  let overlaps = 0
  nodes.forEach((a, at) => {
    for (const b of nodes.slice(at + 1)) {
      const apart = a.x >= b.x + b.width - TOUCH || b.x >= a.x + a.width - TOUCH || a.y >= b.y + b.height - TOUCH || b.y >= a.y + a.height - TOUCH
      overlaps += apart ? 0 : 1
    }
  })
  return { crossings, through, overlaps, bends: edges.reduce((sum, e) => sum + turns(e.points), 0) }
}

/** What was asked and is not so: columns that do not stand by rank, lanes whose boxes reach into each other's height. */
export function faults(graph, { nodes }) {
  const place = new Map(nodes.map((n) => [n.id, n]))
  const spans = (key, low, high) => {
    const all = new Map()
    for (const n of graph.nodes) {
      const box = place.get(n.id)
      const span = all.get(n[key]) ?? [Infinity, -Infinity]
      all.set(n[key], [Math.min(span[0], low(box)), Math.max(span[1], high(box))])
    }
    return [...all.entries()]
  }
  const middle = (box) => box.x + box.width / 2
  const columns = spans('rank', middle, middle).sort((a, b) => a[0] - b[0]).map(([, span]) => span)
  const bands = spans('lane', (b) => b.y, (b) => b.y + b.height).map(([, span]) => span).sort((a, b) => a[0] - b[0])
  const columnsOff = columns.slice(1).some((span, at) => columns[at][1] >= span[0])
  const lanesOff = bands.slice(1).some((span, at) => bands[at][1] > span[0] + TOUCH)
  return { ranks: columnsOff, lanes: lanesOff }
}
