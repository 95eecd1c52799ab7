// Lets an engine of npm draw the graphs of a folder, smallest first: `NAME.mjs GRAPHS FOLDER`. An answer newer than its graph is kept; a
// graph that the engine cannot draw gets `null` for an answer and its fault on stderr, so that the table can count it as none.
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { timed } from './clock.mjs'

/** `draw` takes a graph of `graphs.py` and returns, at once or later, boxes with their upper left corner and lines as points. */
export async function drawAll(engine, draw) {
  const [graphs, out] = process.argv.slice(2)
  if (!graphs || !out) {
    console.error(`usage: node ${engine}.mjs GRAPHS FOLDER`)
    process.exit(2)
  }
  mkdirSync(out, { recursive: true })
  const files = readdirSync(graphs)
    .map((name) => ({ file: join(graphs, name), answer: join(out, name) }))
    .sort((a, b) => statSync(a.file).size - statSync(b.file).size)
  for (const { file, answer } of files) {
    if (existsSync(answer) && statSync(answer).mtimeMs > statSync(file).mtimeMs) continue
    const graph = JSON.parse(readFileSync(file, 'utf8'))
    const drawn = await timed(() => draw(graph)).catch((fault) => {
      console.error(`${engine}, ${file}: ${fault}`)
      return null
    })
    writeFileSync(answer, JSON.stringify(drawn))
  }
}
