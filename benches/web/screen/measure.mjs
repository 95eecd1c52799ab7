// A wall hangs for months: the screen is renewed 2,000 times in Chromium, its panels turning meanwhile, and the heap, the nodes and the
// listeners are read after the rubbish was collected. Prints a table, and fails when the heap grew by more than a tenth after the first hundred.

import { createRequire } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'

const WEB = new URL('../../../web/', import.meta.url)
createRequire(fileURLToPath(new URL('package.json', WEB)))
const { launch } = await import(pathToFileURL(fileURLToPath(new URL('e2e/browser.mjs', WEB))).href)
const { start } = await import(pathToFileURL(fileURLToPath(new URL('e2e/server.mjs', WEB))).href)

const TIMES = 2000
const READ = [0, 100, 500, 1000, 1500, 2000]

/** Stands in for the events alone: the server tells of a change at most every two seconds, and this would take an hour. */
function hold() {
  const real = window.fetch
  window.renewals = 0
  window.fetch = async (input, init) => {
    const url = String(input)
    if (url.endsWith('/screen/events')) {
      const stream = new ReadableStream({ start: (line) => (window.line = line) })
      window.line.enqueue(new TextEncoder().encode('event: beat\ndata: {}\n\n'))
      return new Response(stream, { headers: { 'content-type': 'text/event-stream' } })
    }
    const answer = await real(input, init)
    if (url.endsWith('/api/v1/screen')) window.renewals += 1
    return answer
  }
}

const server = process.env.LIANTU_URL ? { base: process.env.LIANTU_URL, stop: async () => {} } : await start(process.env.LIANTU)
const browser = await launch()
try {
  const page = await (await browser.newContext({ viewport: { width: 1920, height: 1080 }, reducedMotion: 'reduce' })).newPage()
  const faults = []
  page.on('pageerror', (error) => faults.push(error.message))
  await page.addInitScript(hold)
  await page.goto(`${server.base}/screen`)
  await page.locator('.wall .figures').waitFor()
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.enable')
  const rows = []
  let done = 0
  for (const upto of READ) {
    while (done < upto) {
      const before = await page.evaluate(() => window.renewals)
      await page.evaluate(() => window.line.enqueue(new TextEncoder().encode('event: changed\ndata: {}\n\n')))
      await page.waitForFunction((n) => window.renewals > n, before, { polling: 5 })
      done += 1
      if (done % 5 === 0) await page.keyboard.press('ArrowRight')
    }
    await page.waitForTimeout(200)
    await session.send('HeapProfiler.collectGarbage')
    const { usedSize } = await session.send('Runtime.getHeapUsage')
    const { nodes, jsEventListeners } = await session.send('Memory.getDOMCounters')
    rows.push({ renewals: done, mb: usedSize / 1e6, nodes, listeners: jsEventListeners })
    console.log(`${String(done).padStart(5)}  ${(usedSize / 1e6).toFixed(2)} MB  ${nodes} nodes  ${jsEventListeners} listeners`)
  }
  const [warm, last] = [rows.find(({ renewals }) => renewals === 100), rows.at(-1)]
  if (faults.length > 0) throw new Error(faults.join('\n'))
  if (last.mb > warm.mb * 1.1) throw new Error(`the heap grew from ${warm.mb.toFixed(2)} to ${last.mb.toFixed(2)} MB over ${TIMES} renewals`)
} finally {
  await browser.close()
  await server.stop()
}
