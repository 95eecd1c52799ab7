// Cold visits: a browser that has seen nothing opens a page of the demo, on a usual line, on a slow one, and with a quarter of the
// processor. Prints bytes by kind and the times until there is a title, until the page is there, and until it answers the hand.

const WEB = new URL('../../web/', import.meta.url)
const { launch } = await import(new URL('e2e/browser.mjs', WEB))
const { start } = await import(new URL('e2e/server.mjs', WEB))

const option = (name, usual) => {
  const at = process.argv.indexOf(`--${name}`)
  return at < 0 ? usual : process.argv[at + 1]
}
const TIMES = Number(option('times', 3))
if (!process.env.LIANTU) throw new Error('set LIANTU to the binary')

/** Bits a second and milliseconds each way: a bureau's line, and a phone at the edge of a county road. */
const LINES = {
  usual: { mbps: 50, latency: 5, cpu: 1, width: 1280, height: 800 },
  'a quarter of the processor': { mbps: 50, latency: 5, cpu: 4, width: 1280, height: 800 },
  'slow line, phone': { mbps: 1.6, latency: 150, cpu: 4, width: 390, height: 844 },
}

/** Pages by what has to stand there. */
const PAGES = [
  ['overview', '/', 'main h1'],
  ['atlas', '/atlas/steel-pipe', '.sheet-canvas [data-id^="node:"], .nodes button'],
  ['cover', '/atlas', 'main svg'],
  ['list', '/list', 'main tbody tr, main li'],
  ['targets', '/targets', 'main h1'],
  ['projects', '/projects', 'main h1'],
  ['firms', '/firms', 'main tbody tr, main li'],
  ['note of a visit', '/trips/note', 'main form, main textarea'],
  ['screen', '/screen', 'h1:visible'],
]

const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)]
const kb = (bytes) => (bytes / 1000).toFixed(0)

async function visit(browser, base, line, [, path, there]) {
  const context = await browser.newContext({ viewport: { width: line.width, height: line.height }, locale: 'zh-CN' })
  const page = await context.newPage()
  const session = await context.newCDPSession(page)
  await session.send('Network.enable')
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: line.latency,
    downloadThroughput: (line.mbps * 1e6) / 8,
    uploadThroughput: (line.mbps * 1e6) / 8,
  })
  await session.send('Emulation.setCPUThrottlingRate', { rate: line.cpu })
  const kinds = new Map()
  const bytes = { code: 0, font: 0, data: 0, requests: 0 }
  session.on('Network.responseReceived', ({ requestId, type }) => kinds.set(requestId, type))
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const type = kinds.get(requestId)
    bytes.requests += 1
    if (['Script', 'Stylesheet', 'Document'].includes(type)) bytes.code += encodedDataLength
    else if (type === 'Font') bytes.font += encodedDataLength
    else bytes.data += encodedDataLength
  })
  await page.addInitScript(() => {
    window.long = 0
    new PerformanceObserver((list) => {
      for (const task of list.getEntries()) window.long = Math.max(window.long, task.startTime + task.duration)
    }).observe({ entryTypes: ['longtask'] })
  })
  const since = () => page.evaluate(() => performance.now())
  await page.goto(base + path, { waitUntil: 'commit' })
  await page.locator('h1:visible').first().waitFor({ timeout: 120_000 })
  const title = await since()
  await page.locator(there).first().waitFor({ timeout: 120_000 })
  const ready = await since()
  // It answers the hand once half a second passed without a long task.
  await page.waitForFunction(() => performance.now() - window.long > 500, null, { polling: 50, timeout: 120_000 })
  const hand = Math.max(ready, await page.evaluate(() => window.long))
  await context.close()
  return { bytes, title, ready, hand }
}

const server = await start(process.env.LIANTU)
const browser = await launch()
try {
  console.log(`Chromium ${browser.version()}, medians of ${TIMES}\n`)
  // The server reads its data at the first question: that is no matter of the page.
  for (const page of PAGES) await visit(browser, server.base, LINES.usual, page)
  for (const [name, line] of Object.entries(LINES)) {
    console.log(`**${name}** (${line.mbps} Mbit/s, ${line.latency} ms, ${line.cpu} × CPU, ${line.width} px)\n`)
    console.log('| page | JS+CSS kB | fonts kB | data kB | requests | title ms | there ms | answers ms |\n|---|---|---|---|---|---|---|---|')
    for (const page of PAGES) {
      const seen = []
      for (let time = 0; time < TIMES; time += 1) seen.push(await visit(browser, server.base, line, page))
      const { bytes } = seen[0]
      const of = (what) => median(seen.map((one) => one[what])).toFixed(0)
      console.log(`| ${page[0]} | ${kb(bytes.code)} | ${kb(bytes.font)} | ${kb(bytes.data)} | ${bytes.requests} | ${of('title')} | ${of('ready')} | ${of('hand')} |`)
    }
    console.log('')
  }
} finally {
  await browser.close()
  await server.stop()
}
