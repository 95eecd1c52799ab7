// Makes a chain of 400 nodes, serves it, and moves and enlarges its sheet in Chromium as a hand would: a step each frame.
// Prints the frames as a table. --nodes N, --frames N, --chromium PATH.

import { spawn, spawnSync } from 'node:child_process'
import { appendFileSync, cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const web = createRequire(join(ROOT, 'web/package.json'))
const { chromium } = await import(pathToFileURL(web.resolve('playwright-core')).href).then((m) => m.default ?? m)

const option = (name, usual) => {
  const at = process.argv.indexOf(`--${name}`)
  return at < 0 ? usual : process.argv[at + 1]
}
const NODES = Number(option('nodes', 400))
const FRAMES = Number(option('frames', 180))
const LIANTU = process.env.LIANTU
const BROWSERS = [option('chromium'), '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const executablePath = BROWSERS.find((path) => path && existsSync(path))
if (!LIANTU || !executablePath) throw new Error('set LIANTU to the binary, and --chromium to the browser')

/** The same numbers each time. */
function random(seed) {
  let state = seed
  return (n) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff
    return Math.floor((state / 0x7fffffff) * n) % n
  }
}

/** A chain of that many nodes in twelve ranks and eight lanes, each node taking from one to three of the ranks before. */
function chain(nodes) {
  const pick = random(7)
  const [ranks, lanes] = [12, 8]
  const rank = (i) => Math.floor((i * ranks) / nodes)
  const stage = (r) => (r < 4 ? 'upstream' : r < 8 ? 'midstream' : 'downstream')
  let text = 'id = "bench"\nversion = 1\ntitle = { zh = "测量用链", en = "Bench chain" }\nkind = "manufacturing"\nindustry = "pipe-making"\nstanding = "cultivated"\ncontext = ["测量"]\n'
  for (let l = 0; l < lanes; l += 1) text += `\n[[lane]]\nid = "l${l}"\nzh = "第 ${l + 1} 道"\nen = "Lane ${l + 1}"\n`
  for (let i = 0; i < nodes; i += 1) {
    text += `\n[[node]]\nid = "n${i}"\nstage = "${stage(rank(i))}"\nlane = "l${i % lanes}"\nrank = ${rank(i)}\nzh = "测量环节 ${i + 1}"\nen = "Bench node ${i + 1}"\nzh_short = "环节 ${i + 1}"\nen_short = "Node ${i + 1}"\nicon = "flask"\ngbt = ["2613"]\nhs = ["7801"]\nroles = ["make"]\nterms = ["测量词${i + 1}号"]\n`
  }
  const made = new Set()
  for (let i = 0; i < nodes; i += 1) {
    const before = Array.from({ length: nodes }, (_, k) => k).filter((k) => rank(k) < rank(i) && rank(k) >= rank(i) - 2)
    for (let k = 0; before.length > 0 && k <= pick(3); k += 1) {
      const from = before[pick(before.length)]
      if (made.has(`${from}:${i}`)) continue
      made.add(`${from}:${i}`)
      text += `\n[[link]]\nfrom = "n${from}"\nto = "n${i}"\nweight = ${1 + pick(3)}\n`
    }
  }
  return text
}

const freePort = () =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address()
      probe.close(() => resolve(port))
    })
  })

const folder = mkdtempSync(join(tmpdir(), 'liantu-bench-atlas-'))
let server
let browser
try {
  const pack = join(folder, 'pack')
  cpSync(join(ROOT, 'packs/zhengxiang'), pack, { recursive: true })
  writeFileSync(join(pack, 'chains/bench.toml'), chain(NODES))
  appendFileSync(join(pack, 'district.toml'), '\n[[chain]]\nid = "bench"\nzh = "测量"\nen = "Bench"\ncultivated = true\n')
  const load = spawnSync(LIANTU, ['packs', 'load', '--dir', join(folder, 'data'), pack], { encoding: 'utf8' })
  if (load.status !== 0) throw new Error(load.stderr || load.stdout)
  const base = `http://127.0.0.1:${await freePort()}`
  server = spawn(LIANTU, ['serve', '--dir', join(folder, 'data'), '--addr', base.slice(7)], { stdio: 'ignore' })
  for (;;) {
    if (await fetch(`${base}/api/v1/district`).then((answer) => answer.ok, () => false)) break
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  const drawn = performance.now()
  const svg = await fetch(`${base}/api/v1/chains/bench/sheet.svg?edition=internal`).then((answer) => answer.text())
  console.log(`sheet of ${(svg.match(/data-id="node:/g) ?? []).length} nodes, ${(svg.length / 1024).toFixed(0)} kB, drawn in ${(performance.now() - drawn).toFixed(0)} ms`)

  browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  await page.goto(`${base}/atlas/bench`)
  await page.locator('.sheet-canvas [data-id^="node:"]').first().waitFor({ timeout: 120_000 })
  await page.waitForTimeout(2500)
  const elements = await page.evaluate(() => document.querySelectorAll('.sheet-canvas *').length)
  console.log(`${elements} elements in the page; ${await browser.version()}\n`)
  console.log('| what | frames | median ms | 95th ms | longest ms | within 1/60 s + 2 ms |\n|---|---|---|---|---|---|')

  const measure = async (name, kind) => {
    const times = await page.evaluate(
      ({ frames, kind }) =>
        new Promise((resolve) => {
          const port = document.querySelector('.sheet .port')
          const box = port.getBoundingClientRect()
          const [x, y] = [box.left + box.width / 2, box.top + box.height / 2]
          const pointer = (type, dx, dy) =>
            port.dispatchEvent(new PointerEvent(type, { bubbles: true, pointerId: 1, button: 0, buttons: 1, clientX: x + dx, clientY: y + dy }))
          port.setPointerCapture = () => {}
          const wheel = (deltaY) => port.dispatchEvent(new WheelEvent('wheel', { bubbles: true, cancelable: true, clientX: x, clientY: y, deltaY }))
          const stamps = []
          let i = 0
          if (kind === 'pan') pointer('pointerdown', 0, 0)
          const step = (now) => {
            stamps.push(now)
            i += 1
            if (i > frames) {
              if (kind === 'pan') pointer('pointercancel', 0, 0)
              return resolve(stamps.slice(1).map((stamp, k) => stamp - stamps[k]))
            }
            if (kind === 'pan') pointer('pointermove', 160 * Math.sin(i / 14), 90 * Math.sin(i / 9))
            if (kind === 'zoom') wheel(i < frames / 2 ? -24 : 24)
            requestAnimationFrame(step)
          }
          requestAnimationFrame(step)
        }),
      { frames: FRAMES, kind },
    )
    const sorted = [...times].sort((a, b) => a - b)
    const at = (share) => sorted[Math.min(Math.ceil(share * sorted.length) - 1, sorted.length - 1)]
    const good = times.filter((time) => time <= 1000 / 60 + 2).length
    console.log(
      `| ${name} | ${times.length} | ${at(0.5).toFixed(1)} | ${at(0.95).toFixed(1)} | ${sorted.at(-1).toFixed(1)} | ${((100 * good) / times.length).toFixed(0)} % |`,
    )
    await page.waitForTimeout(700)
  }
  await measure('nothing moves', 'idle')
  await measure('moved, whole sheet in sight', 'pan')
  await measure('enlarged and back by the wheel', 'zoom')
  await page.locator('.sheet .port').focus()
  for (let i = 0; i < 4; i += 1) await page.keyboard.press('+')
  await page.waitForTimeout(900)
  await measure('moved, nearer', 'pan')
  const first = await page.evaluate(() => document.querySelector('.sheet-canvas [data-id^="node:"]').dataset.id.slice(5))
  const focus = page.url() + `?focus=${first}`
  await page.goto(focus)
  await page.locator('[data-lit="off"]').first().waitFor({ timeout: 60_000 })
  await page.waitForTimeout(2000)
  await measure('moved, with a node in focus', 'pan')
} finally {
  await browser?.close()
  if (server) {
    server.kill('SIGTERM')
    setTimeout(() => server.kill('SIGKILL'), 3000).unref()
  }
  rmSync(folder, { recursive: true, force: true })
}
