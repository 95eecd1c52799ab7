// What the cases share: asking the server, opening a page, finding its parts, and the audits that every page must stand.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

// What the server knows.

export const api = async (base, path) => {
  const answer = await fetch(`${base}/api/v1${path}`)
  assert.ok(answer.ok, `${path} answered ${answer.status}`)
  return answer.json()
}

/** Sends a body and returns what the server made of it. */
export async function send(base, method, path, body) {
  const answer = await fetch(`${base}/api/v1${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  assert.ok(answer.ok, `${method} ${path} answered ${answer.status}: ${await answer.clone().text()}`)
  return answer.json()
}

export const district = (base) => api(base, '/district')
export const firstChain = async (base) => (await district(base)).chains[0]
export const gaps = async (base, chain) => (await api(base, `/chains/${chain}/gaps`)).items

/** A node with at least one firm, so that its drawer has evidence to show. */
export async function busyNode(base, chain) {
  const node = (await gaps(base, chain)).find((gap) => gap.local_firms > 0)
  assert.ok(node, 'no node has a local firm')
  return node
}

/** A gap of the first chain that several firms could close, some of them seen apart on the chart. */
export async function chasedGap(base) {
  const { id, squares } = await firstChain(base)
  for (const { node, kind } of squares) {
    if (!['Missing', 'Extend', 'Weak', 'New'].includes(kind)) continue
    const list = await api(base, `/gaps/${id}/${node}/targets?top=50`)
    const spots = new Set(list.items.map(({ value, likelihood }) => `${value}/${likelihood}`))
    if (list.items.length >= 4 && spots.size >= 2) return { chain: id, node, list, path: `/targets/${id}/${node}` }
  }
  assert.fail('no gap has targets')
}

/** A gap of the first chain that landed firms say they buy, from named places. */
export async function surveyedGap(base) {
  const { id } = await firstChain(base)
  const gap = (await gaps(base, id)).find(({ survey }) => survey.bought.length > 0 && survey.places.some(({ place }) => place))
  assert.ok(gap, 'no gap is surveyed')
  return { ...gap, path: `/atlas/${id}?node=${gap.node}` }
}

/** A firm that was asked what it buys. */
export const askedFirm = async (base) => (await api(base, '/surveys?side=buys')).items[0].enterprise

/** The import that came back with problems. */
export async function faultyImport(base) {
  const found = (await api(base, '/imports')).items.find((item) => item.problems > 0)
  assert.ok(found, 'no import has a problem')
  return found
}

/** Waits until no firm is being placed any more: a case must not leave its work to be seen by the next one. */
export async function placed(base) {
  for (let tries = 0; ; tries += 1) {
    const [job] = (await api(base, '/jobs')).items
    if (job?.state === 'done') return
    assert.ok(tries < 60, `placing is ${job?.state}`)
    await new Promise((wait) => setTimeout(wait, 500))
  }
}

// Pages and their parts.

/** Opens a page and waits until nothing is loading any more. */
export async function visit(page, url) {
  await page.goto(url)
  await settled(page)
}

export async function settled(page) {
  await page.locator('main h1').first().waitFor()
  await page.waitForFunction(() => !document.querySelector('main .waiting'))
}

/** The sheet of the first chain, drawn. */
export async function atlas(page, base, query = '') {
  const chain = await firstChain(base)
  await visit(page, `${base}/atlas/${chain.id}${query}`)
  await sheet(page).locator('[data-id^="node:"]').first().waitFor()
  return chain
}

export const sheet = (page) => page.locator('.sheet-canvas')
export const card = (page, node) => sheet(page).locator(`[data-id="node:${node}"]`)
export const drawer = (page) => page.locator('aside.drawer')
export const param = (page, name) => new URL(page.url()).searchParams.get(name)

/** Whether a card lies within the window of the sheet. */
export const inSight = (page, node) =>
  page.evaluate((id) => {
    const box = document.querySelector(`[data-id="node:${id}"]`).getBoundingClientRect()
    const port = document.querySelector('.sheet .port').getBoundingClientRect()
    const x = (box.left + box.right) / 2
    const y = (box.top + box.bottom) / 2
    return { inside: x > port.left && x < port.right && y > port.top && y < port.bottom, width: box.width }
  }, node)

// What every page must stand.

export async function audit(page, where) {
  await page.evaluate(AXE)
  const violations = await page.evaluate(async (values) => {
    const result = await globalThis.axe.run(document, { runOnly: { type: 'tag', values }, resultTypes: ['violations'] })
    return result.violations.map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => n.target.join(' ')).join(' | ')} (${v.nodes.length})`)
  }, RULES)
  assert.deepEqual(violations, [], where)
}

/** Chinese text that is not marked as Chinese: on an English page, something left untranslated. A drawing is left out. */
export const chineseLeft = (page) =>
  page.evaluate(() => {
    const marked = '[lang^="zh"], .sheet-canvas, .frame'
    const left = []
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (walker.nextNode()) {
      const { data, parentElement } = walker.currentNode
      if (/\p{Script=Han}/u.test(data) && !parentElement.closest(marked)) left.push(data.trim())
    }
    for (const element of document.querySelectorAll('[title], [aria-label], [placeholder]')) {
      if (element.closest(marked)) continue
      for (const name of ['title', 'aria-label', 'placeholder']) {
        const text = element.getAttribute(name)
        if (text && /\p{Script=Han}/u.test(text)) left.push(`${name}=${text}`)
      }
    }
    return left
  })

/** Nothing of a page reaches past the window. */
export async function fits(page) {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth)
  const { width } = page.viewportSize()
  assert.ok(wide <= width, `${page.url()} is ${wide} px wide, the window ${width}`)
}
