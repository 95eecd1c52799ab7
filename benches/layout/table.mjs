// Prints the table of the bench: table.mjs GRAPHS ANSWERS OURS. The folders hold `lanes` and `plain` graphs, the peers' answers
// and ours.
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'

import { count, faults } from './count.mjs'

const [graphs, answers, ours] = process.argv.slice(2)

const read = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null)
const median = (values) => {
  const sorted = [...values].sort((a, b) => a - b)
  const at = sorted.length >> 1
  return sorted.length === 0 ? NaN : sorted.length % 2 ? sorted[at] : (sorted[at - 1] + sorted[at]) / 2
}
const sum = (values) => values.reduce((a, b) => a + b, 0)

/**
 * Counts of a drawing; nothing where there is none, it does not stand by rank or boxes lie on top of each other. Ours must keep the lanes apart too; the others are let off:
 * clusters that share no rank may reach into each other's height, which only makes their task easier.
 */
function measured(graph, drawn) {
  if (!drawn) return null
  const off = faults(graph, drawn)
  const counts = count(drawn)
  return off.ranks || counts.overlaps > 0 ? { off } : { ...counts, ms: drawn.ms, mixed: off.lanes }
}

/** Of the two ways dot draws lines the one that crosses less, with the time of that one. */
function dot(graph, folder, name) {
  const both = ['ortho', 'polyline'].map((lines) => measured(graph, read(join(folder, `${name}.${lines}.json`))))
  const sound = both.filter((m) => m && !m.off)
  return sound.sort((a, b) => a.crossings - b.crossings)[0] ?? both.find((m) => m)
}

const peers = {
  lanes: {
    'dot, lanes as clusters': (graph, name) => dot(graph, join(answers, 'dot-lanes'), name),
    'dagre, lanes as clusters': (graph, name) => measured(graph, read(join(answers, 'dagre-lanes', `${name}.json`))),
  },
  plain: {
    dot: (graph, name) => dot(graph, join(answers, 'dot-plain'), name),
    'elk layered': (graph, name) => measured(graph, read(join(answers, 'elk-plain', `${name}.json`))),
    dagre: (graph, name) => measured(graph, read(join(answers, 'dagre-plain', `${name}.json`))),
  },
}

for (const [problem, title] of [['lanes', 'Ranks and lanes'], ['plain', 'Ranks alone']]) {
  const names = readdirSync(join(graphs, problem)).map((file) => basename(file, '.json'))
  const rows = names.map((name) => {
    const graph = read(join(graphs, problem, `${name}.json`))
    const row = { name, ours: measured(graph, read(join(ours, problem, `${name}.json`))) }
    for (const [peer, ask] of Object.entries(peers[problem])) row[peer] = ask(graph, name)
    const others = Object.keys(peers[problem]).map((peer) => row[peer]).filter((m) => m && !m.off)
    row.best = others.length ? Math.min(...others.map((m) => m.crossings)) : null
    return row
  })
  for (const [part, kept] of [
    [`${title}, generated graphs`, rows.filter((r) => !r.name.startsWith('chain-'))],
    [`${title}, the nine chains`, rows.filter((r) => r.name.startsWith('chain-'))],
  ]) {
    const held = kept.filter((r) => r.ours && !r.ours.off && !r.ours.mixed && r.best !== null)
    console.log(`\n### ${part}: ${held.length} of ${kept.length}\n`)
    console.log('| engine | answers | crossings, median | sum | ours not worse on | through boxes | overlaps | bands mixed | bends | ms, median | most |')
    console.log('|---|---|---|---|---|---|---|---|---|---|---|')
    for (const engine of ['ours', ...Object.keys(peers[problem])]) {
      const both = held.filter((r) => r[engine] && !r[engine].off)
      const value = (key) => both.map((r) => r[engine][key])
      const share = both.length ? `${((100 * both.filter((r) => r.ours.crossings <= r[engine].crossings).length) / both.length).toFixed(0)} %` : '–'
      console.log(
        `| ${engine} | ${both.length} | ${median(value('crossings'))} | ${sum(value('crossings'))} | ${engine === 'ours' ? '' : share} | ${sum(value('through'))} | ${sum(value('overlaps'))} | ${value('mixed').filter(Boolean).length} | ${sum(value('bends'))} | ${median(value('ms')).toFixed(1)} | ${Math.max(...value('ms')).toFixed(0)} |`,
      )
    }
    const better = held.filter((r) => r.ours.crossings <= r.best).length
    console.log(
      `\nThe best of the others, graph by graph: median ${median(held.map((r) => r.best))}, sum ${sum(held.map((r) => r.best))}; ours not worse on ${better} of ${held.length} (${((100 * better) / held.length).toFixed(0)} %).`,
    )
    const timed = held.filter((r) => r['elk layered'] && !r['elk layered'].off)
    if (timed.length) console.log(`Time of elk layered by ours: median of ratios ${median(timed.map((r) => r['elk layered'].ms / r.ours.ms)).toFixed(1)}, of sums ${(sum(timed.map((r) => r['elk layered'].ms)) / sum(timed.map((r) => r.ours.ms))).toFixed(1)}.`)
    if (process.env.WORSE) {
      const bad = held.filter((r) => r.ours.crossings > r.best).sort((a, b) => b.ours.crossings / b.best - a.ours.crossings / a.best)
      for (const r of bad) console.log(`  ${r.name}: ${r.ours.crossings} for ${r.best}`)
    }
  }
}
