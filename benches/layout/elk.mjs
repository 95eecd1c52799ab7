// Draws the graphs of a folder with ELK layered: elk.mjs GRAPHS FOLDER. Ranks are given as positions to its interactive layering; it knows
// no lanes across ranks, so they are left out. An answer that is there is kept.
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import ELK from 'elkjs/lib/elk.bundled.js'

import { timed } from './clock.mjs'

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

const [graphs, out] = process.argv.slice(2)
mkdirSync(out, { recursive: true })
const files = readdirSync(graphs)
  .map((name) => ({ name, file: join(graphs, name), answer: join(out, name) }))
  .sort((a, b) => statSync(a.file).size - statSync(b.file).size)
for (const { file, answer } of files) {
  if (existsSync(answer) && statSync(answer).mtimeMs > statSync(file).mtimeMs) continue
  const graph = JSON.parse(readFileSync(file, 'utf8'))
  let drawn
  try {
    drawn = await timed(() => draw(graph))
  } catch (fault) {
    console.error(`elk, ${file}: ${fault}`)
    drawn = null
  }
  writeFileSync(answer, JSON.stringify(drawn))
}
