// Wall and CPU seconds of sheets and the booklet: the product's own PDF, and a warm headless browser printing the product's pages.

import { readFileSync, readdirSync } from 'node:fs'
import { launch } from '../../web/e2e/browser.mjs'
import { start } from '../../web/e2e/server.mjs'

const times = Number(process.argv[2] ?? 5)
const TICKS = 100
/** CPU seconds so far of a process that was started here, by its name, and of all it started itself, by the system's own count. */
function cpu(name) {
  const processes = new Map()
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
      const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
      processes.set(pid, { parent: fields[1], ticks: [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at]), 0), name: text.slice(text.indexOf('(') + 1, text.lastIndexOf(')')) })
    } catch {
      // It ended between the two looks.
    }
  }
  const mine = (pid) => {
    // Up to the child of this process that it comes from: another server or browser on the machine is none of ours.
    for (let at = processes.get(pid); at; at = processes.get(at.parent)) if (at.parent === String(process.pid)) return name.test(at.name)
    return false
  }
  let sum = 0
  for (const [pid, { ticks }] of processes) if (mine(pid)) sum += ticks
  return sum / TICKS
}
const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)]
async function measured(count, of, work) {
  const walls = []
  const before = cpu(of)
  let bytes = 0
  for (let turn = 0; turn < count; turn += 1) {
    const began = performance.now()
    bytes = await work(turn)
    walls.push((performance.now() - began) / 1000)
  }
  return { wall: median(walls), cpu: (cpu(of) - before) / count, bytes }
}
const said = (name, { wall, cpu, bytes }) =>
  console.log(`${name.padEnd(46)} ${wall.toFixed(2).padStart(7)} s wall ${cpu.toFixed(2).padStart(7)} s CPU ${(bytes / 1e6).toFixed(2).padStart(7)} MB`)
const ratio = (ours, theirs) => console.log(`${'  ratio'.padEnd(46)} ${(theirs.wall / ours.wall).toFixed(1).padStart(7)} × wall ${(theirs.cpu / ours.cpu).toFixed(1).padStart(6)} × CPU`)

const server = await start(process.env.LIANTU)
const browser = await launch()
try {
  const server_ = /^liantu$/
  const browser_ = /^(chromium|chrome|headless_shell|google-chrome)/
  const get = async (path) => {
    const answer = await fetch(server.base + path)
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}`)
    return (await answer.arrayBuffer()).byteLength
  }
  const listed = await fetch(`${server.base}/api/v1/chains`)
  if (!listed.ok) throw new Error(`the list of chains answered ${listed.status}`)
  const chains = (await listed.json()).items.filter(({ nodes }) => nodes > 0).map(({ id }) => id)
  if (chains.length === 0) throw new Error('there is no chain to draw')
  const page = await browser.newPage()
  const print = async (path) => {
    await page.goto(server.base + path, { waitUntil: 'load' })
    return (await page.pdf({ width: '841mm', height: '594mm', printBackground: true, pageRanges: '1' })).byteLength
  }
  const svg = (chain) => `/api/v1/chains/${chain}/sheet.svg?edition=public&lang=zh`
  const pdf = (chain) => `/api/v1/chains/${chain}/sheet.pdf?edition=public&lang=zh`
  // Warm both.
  await get(pdf(chains[0]))
  await print(svg(chains[0]))
  const drawn = await measured(times * chains.length, server_, (turn) => get(svg(chains[turn % chains.length])))
  said('a sheet as SVG, over HTTP', drawn)
  const ours = await measured(times * chains.length, server_, (turn) => get(pdf(chains[turn % chains.length])))
  said('a sheet as PDF, liantu', ours)
  const theirs = await measured(times * chains.length, browser_, (turn) => print(svg(chains[turn % chains.length])))
  said('a sheet as PDF, browser (drawing left out)', theirs)
  ratio({ wall: ours.wall - drawn.wall, cpu: ours.cpu - drawn.cpu }, { wall: theirs.wall - drawn.wall, cpu: theirs.cpu })
  const book = await measured(Math.min(times, 3), server_, () => get('/api/v1/booklet?edition=public&lang=zh'))
  said('the booklet, all its pages, liantu', book)
  const sheets = await measured(Math.min(times, 3), browser_, async () => {
    let bytes = await print('/api/v1/district/cover.svg?edition=public&lang=zh')
    for (const chain of chains) bytes += await print(svg(chain))
    return bytes
  })
  said(`cover and ${chains.length} sheets alone, browser`, sheets)
  ratio(book, sheets)
} finally {
  await browser.close()
  await server.stop()
}
