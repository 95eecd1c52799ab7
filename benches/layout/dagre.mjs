// Draws the graphs of a folder with dagre: dagre.mjs GRAPHS FOLDER. Ranks are given through its hook for rankers, lanes are clusters.
import dagre from '@dagrejs/dagre'

import { drawAll } from './peer.mjs'

/** The rank of every node as asked; borders of clusters and the root as near as their edges allow. */
function ranker(ranks) {
  return (g) => {
    const length = (e) => g.edge(e).minlen ?? 1
    let step = 0
    for (const e of g.edges()) {
      if (ranks.has(e.v) && ranks.has(e.w)) step = Math.max(step, length(e) / (ranks.get(e.w) - ranks.get(e.v)))
    }
    const waiting = []
    for (const v of g.nodes()) {
      if (ranks.has(v)) g.node(v).rank = ranks.get(v) * (step || 1)
      else waiting.push(v)
    }
    // A top stands before its children, a bottom behind them; the root before all tops, so it comes last.
    waiting.sort((a, b) => (g.inEdges(b)?.length ?? 0) - (g.inEdges(a)?.length ?? 0))
    for (const v of waiting) {
      const before = (g.inEdges(v) ?? []).filter((e) => g.node(e.v).rank !== undefined).map((e) => g.node(e.v).rank + length(e))
      const after = (g.outEdges(v) ?? []).filter((e) => g.node(e.w).rank !== undefined).map((e) => g.node(e.w).rank - length(e))
      g.node(v).rank = after.length ? Math.min(...after) : before.length ? Math.max(...before) : 0
    }
  }
}

function draw(graph) {
  const g = new dagre.graphlib.Graph({ compound: true, multigraph: true })
  const ranks = new Map(graph.nodes.map((n) => [n.id, n.rank]))
  g.setGraph({ rankdir: 'LR', nodesep: 22, edgesep: 10, ranksep: 60, ranker: ranker(ranks) })
  g.setDefaultEdgeLabel(() => ({}))
  const lanes = new Set(graph.nodes.map((n) => n.lane))
  if (lanes.size > 1) for (const lane of lanes) g.setNode(`lane ${lane}`, {})
  for (const n of graph.nodes) {
    g.setNode(n.id, { width: n.width, height: n.height })
    if (lanes.size > 1) g.setParent(n.id, `lane ${n.lane}`)
  }
  graph.edges.forEach((e, at) => {
    g.setEdge(e.from, e.to, { minlen: ranks.get(e.to) - ranks.get(e.from) }, String(at))
  })
  dagre.layout(g)
  return {
    nodes: graph.nodes.map((n) => {
      const at = g.node(n.id)
      return { id: n.id, x: at.x - n.width / 2, y: at.y - n.height / 2, width: n.width, height: n.height }
    }),
    edges: graph.edges.map((e, at) => ({
      from: e.from,
      to: e.to,
      points: g.edge(e.from, e.to, String(at)).points.map((p) => [p.x, p.y]),
    })),
  }
}

await drawAll('dagre', draw)
