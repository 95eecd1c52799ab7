// Draws the graphs of a folder with ELK layered: elk.mjs GRAPHS FOLDER. Ranks are given as positions to its interactive layering; it knows
// no lanes across ranks, so they are left out.
import ELK from 'elkjs/lib/elk.bundled.js'

import { drawAll } from './peer.mjs'

const elk = new ELK()
const options = {
  'elk.algorithm': 'layered',
  'elk.direction': 'RIGHT',
  'elk.edgeRouting': 'ORTHOGONAL',
  'elk.layered.layering.strategy': 'INTERACTIVE',
  'elk.separateConnectedComponents': 'false',
  'elk.spacing.nodeNode': '22',
  'elk.spacing.edgeEdge': '10',
  'elk.spacing.edgeNode': '12',
  'elk.layered.spacing.edgeEdgeBetweenLayers': '10',
  'elk.layered.spacing.edgeNodeBetweenLayers': '12',
}

async function draw(graph) {
  const asked = {
    id: 'root',
    layoutOptions: options,
    children: graph.nodes.map((n) => ({ id: n.id, x: n.rank * 1000, y: 0, width: n.width, height: n.height })),
    edges: graph.edges.map((e, at) => ({ id: `e${at}`, sources: [e.from], targets: [e.to] })),
  }
  const done = await elk.layout(asked)
  const edges = new Map(done.edges.map((e) => [e.id, e.sections[0]]))
  return {
    nodes: done.children.map((n) => ({ id: n.id, x: n.x, y: n.y, width: n.width, height: n.height })),
    edges: graph.edges.map((e, at) => {
      const line = edges.get(`e${at}`)
      return { from: e.from, to: e.to, points: [line.startPoint, ...(line.bendPoints ?? []), line.endPoint].map((p) => [p.x, p.y]) }
    }),
  }
}

await drawAll('elk', draw)
