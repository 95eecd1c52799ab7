// Drives the real product in a real browser. LIANTU names the binary; CHROMIUM the browser, if not the usual one.
// LIANTU_URL instead drives a server that already runs. Words after the command run only the cases that hold them.
// Closes with "N passed, N failed".

import { mkdir, readdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { launch } from './browser.mjs'
import { start } from './server.mjs'

const CASES = new URL('./cases/', import.meta.url)
const RESULTS = fileURLToPath(new URL('../test-results/', import.meta.url))

/** What the files of `cases/` say that a person must be able to do, by its rule: `{ on, expectFaults, untouched, run }`. What looks at a server on
 * which nothing was done yet comes first. */
async function collect() {
  const all = new Map()
  for (const file of (await readdir(CASES)).filter((name) => name.endsWith('.mjs')).sort()) {
    const { cases } = await import(new URL(file, CASES))
    for (const [name, rule] of Object.entries(cases)) {
      if (all.has(name)) throw new Error(`two cases are called \`${name}\``)
      all.set(name, rule)
    }
  }
  return [...all].sort(([, a], [, b]) => Number(Boolean(b.untouched)) - Number(Boolean(a.untouched)))
}

/** A page that remembers everything that went wrong on it. */
async function openPage(browser, base, { width = 1440, height = 900, touch = false, bypassCSP = false } = {}) {
  const context = await browser.newContext({
    viewport: { width, height },
    hasTouch: touch,
    bypassCSP,
    reducedMotion: 'reduce',
    locale: 'zh-CN',
    acceptDownloads: true,
  })
  const page = await context.newPage()
  page.setDefaultTimeout(30_000)
  const faults = []
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) faults.push(`console ${message.type()}: ${message.text()}`)
  })
  page.on('pageerror', (error) => faults.push(`page error: ${error.message}`))
  page.on('request', (request) => {
    const url = new URL(request.url())
    if (!['data:', 'blob:'].includes(url.protocol) && url.origin !== base) faults.push(`left the server: ${request.url()}`)
  })
  page.on('requestfailed', (request) => {
    // A request given up because the page moved on is no failure.
    const why = request.failure()?.errorText
    if (why !== 'net::ERR_ABORTED') faults.push(`failed ${why}: ${request.url()}`)
  })
  page.on('response', (response) => {
    if (response.status() >= 400) faults.push(`answered ${response.status()}: ${response.url()}`)
  })
  return { page, context, faults }
}

if (!process.env.LIANTU && !process.env.LIANTU_URL) throw new Error('set LIANTU to the binary to be driven')

const wanted = process.argv.slice(2)
await mkdir(RESULTS, { recursive: true })
const server = process.env.LIANTU_URL
  ? { base: new URL(process.env.LIANTU_URL).origin, stop: async () => {} }
  : await start(process.env.LIANTU)
const browser = await launch()

let passed = 0
let failed = 0
try {
  for (const [name, { on = {}, expectFaults = false, run }] of await collect()) {
    if (wanted.length > 0 && !wanted.some((word) => name.includes(word))) continue
    const { page, context, faults } = await openPage(browser, server.base, on)
    const began = Date.now()
    try {
      await run({ page, base: server.base })
      if (!expectFaults && faults.length > 0) throw new Error(faults.join('\n'))
      passed += 1
      console.log(`ok      ${name} (${Date.now() - began} ms)`)
    } catch (error) {
      failed += 1
      console.log(`FAILED  ${name}\n${String(error?.message ?? error).replace(/^/gm, '        ')}`)
      for (const fault of faults) console.log(`        seen: ${fault}`)
      await page.screenshot({ path: `${RESULTS}${name.replace(/\W+/g, '-').slice(0, 80)}.png` }).catch(() => {})
    } finally {
      await context.close()
    }
  }
} finally {
  await browser.close()
  await server.stop()
}
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 || passed === 0 ? 1 : 0
