// How a table of 10,000 rows does in Chromium: LIANTU_URL=http://… node measure.mjs [ROWS]. The rows are copies of the served list's own,
// put in its place on the way to the page. Tells the median and the worst of seven runs, in milliseconds.

import { launch } from '../../../web/e2e/browser.mjs'

const ROWS = Number(process.argv[2] ?? 10_000)
const RUNS = 7
const base = process.env.LIANTU_URL ?? 'http://127.0.0.1:8787'
const own = (await (await fetch(`${base}/api/v1/opportunities?edition=internal`)).json()).items
const items = Array.from({ length: ROWS }, (_, i) => {
  const one = own[i % own.length]
  const name = `${(i * 7919) % ROWS} ${one.title.zh}`
  return { ...one, id: `${one.id}-${i}`, title: { zh: name, en: name }, contact: i % 9 === 0 ? null : one.contact }
})
const body = JSON.stringify({ items })

const browser = await launch()
const found = { 'first rows, from the answer': [], 'sorted by a text': [], 'sorted the other way': [], 'scrolled to the end': [], 'rows drawn': [], 'heap, MB': [] }
for (let run = 0; run < RUNS; run += 1) {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  await page.route('**/api/v1/opportunities*', (route) => route.fulfill({ contentType: 'application/json', body }))
  await page.addInitScript(() => {
    const json = Response.prototype.json
    Response.prototype.json = async function () {
      const answer = await json.call(this)
      if (this.url.includes('/opportunities')) globalThis.answered = performance.now()
      return answer
    }
    new MutationObserver((_, me) => {
      if (!document.querySelector('.grid tbody tr.row')) return
      me.disconnect()
      requestAnimationFrame(() => setTimeout(() => (globalThis.drawn = performance.now())))
    }).observe(document, { childList: true, subtree: true })
  })
  await page.goto(`${base}/list`)
  await page.waitForFunction(() => globalThis.drawn)
  await page.waitForTimeout(800)
  found['first rows, from the answer'].push(await page.evaluate(() => drawn - answered))
  const act = (work, arg) => page.evaluate(async ([source, value]) => {
    const began = performance.now()
    const done = (0, eval)(source)
    await done(value)
    await new Promise((settled) => requestAnimationFrame(() => setTimeout(settled)))
    return performance.now() - began
  }, [work, arg])
  const sort = `async () => {
    const head = document.querySelector('.grid thead th')
    const was = head.getAttribute('aria-sort')
    head.querySelector('button').click()
    while (head.getAttribute('aria-sort') === was) await new Promise((next) => setTimeout(next))
  }`
  found['sorted by a text'].push(await act(sort))
  await page.waitForTimeout(400)
  found['sorted the other way'].push(await act(sort))
  await page.waitForTimeout(400)
  found['scrolled to the end'].push(
    await act(`async () => {
      const box = document.querySelector('.table-box')
      const last = () => [...document.querySelectorAll('.grid tbody tr.row')].at(-1).getAttribute('aria-rowindex')
      while (Number(last()) < ${ROWS} + 1) { box.scrollTop = box.scrollHeight; await new Promise((next) => setTimeout(next)) }
    }`),
  )
  found['rows drawn'].push(await page.locator('.grid tbody tr.row').count())
  found['heap, MB'].push(await page.evaluate(() => performance.memory.usedJSHeapSize / 1e6))
  await page.close()
}
await browser.close()
console.log(`${ROWS} rows, ${RUNS} runs: median, worst`)
for (const [what, values] of Object.entries(found)) {
  const sorted = values.sort((a, b) => a - b)
  console.log(`${what.padEnd(30)} ${sorted[Math.floor(RUNS / 2)].toFixed(0).padStart(6)} ${sorted.at(-1).toFixed(0).padStart(6)}`)
}
