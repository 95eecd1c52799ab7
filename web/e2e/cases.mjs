// What a person must be able to do, named as rules. Each case gets a page of its own.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

const api = async (base, path) => {
  const answer = await fetch(`${base}/api/v1${path}`)
  assert.ok(answer.ok, `${path} answered ${answer.status}`)
  return answer.json()
}
const district = (base) => api(base, '/district')
const firstChain = async (base) => (await district(base)).chains[0]
const gaps = async (base, chain) => (await api(base, `/chains/${chain}/gaps`)).items

/** Opens a page and waits until nothing is loading any more. */
async function visit(page, url) {
  await page.goto(url)
  await settled(page)
}
async function settled(page) {
  await page.locator('main h1').first().waitFor()
  await page.waitForFunction(() => !document.querySelector('main .waiting'))
}
const sheet = (page) => page.locator('.sheet-canvas')
const card = (page, node) => sheet(page).locator(`[data-id="node:${node}"]`)
const drawer = (page) => page.locator('aside.drawer')
const atlas = async (page, base, query = '') => {
  const chain = await firstChain(base)
  await visit(page, `${base}/atlas/${chain.id}${query}`)
  await sheet(page).locator('[data-id^="node:"]').first().waitFor()
  return chain
}

/** A node with at least one firm, so that its drawer has evidence to show. */
async function busyNode(base, chain) {
  const node = (await gaps(base, chain)).find((gap) => gap.local_firms > 0)
  assert.ok(node, 'no node has a local firm')
  return node
}

/** A gap of the first chain that several firms could close, some of them seen apart on the chart. */
async function chasedGap(base) {
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
async function surveyedGap(base) {
  const { id } = await firstChain(base)
  const gap = (await gaps(base, id)).find(({ survey }) => survey.bought.length > 0 && survey.places.some(({ place }) => place))
  assert.ok(gap, 'no gap is surveyed')
  return { ...gap, path: `/atlas/${id}?node=${gap.node}` }
}
/** A firm that was asked what it buys. */
const askedFirm = async (base) => (await api(base, '/surveys?side=buys')).items[0].enterprise
const targetRow = (page, id) => page.locator(`[data-target="${id}"]`)

/** Whether a card lies within the window of the sheet. */
const inSight = (page, node) =>
  page.evaluate((id) => {
    const box = document.querySelector(`[data-id="node:${id}"]`).getBoundingClientRect()
    const port = document.querySelector('.sheet .port').getBoundingClientRect()
    const x = (box.left + box.right) / 2
    const y = (box.top + box.bottom) / 2
    return { inside: x > port.left && x < port.right && y > port.top && y < port.bottom, width: box.width }
  }, node)

async function audit(page, where) {
  await page.evaluate(AXE)
  const violations = await page.evaluate(async (values) => {
    const result = await globalThis.axe.run(document, { runOnly: { type: 'tag', values }, resultTypes: ['violations'] })
    return result.violations.map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => n.target.join(' ')).join(' | ')} (${v.nodes.length})`)
  }, RULES)
  assert.deepEqual(violations, [], where)
}

/** Chinese text that is not marked as Chinese: on an English page, something left untranslated. */
const chineseLeft = (page) =>
  page.evaluate(() => {
    const left = []
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (walker.nextNode()) {
      const { data, parentElement } = walker.currentNode
      if (/\p{Script=Han}/u.test(data) && !parentElement.closest('[lang="zh"], .sheet-canvas')) left.push(data.trim())
    }
    for (const element of document.querySelectorAll('[title], [aria-label], [placeholder]')) {
      if (element.closest('[lang="zh"], .sheet-canvas')) continue
      for (const name of ['title', 'aria-label', 'placeholder']) {
        const text = element.getAttribute(name)
        if (text && /\p{Script=Han}/u.test(text)) left.push(`${name}=${text}`)
      }
    }
    return left
  })

/** The import that came back with problems. */
async function faultyImport(base) {
  const found = (await api(base, '/imports')).items.find((item) => item.problems > 0)
  assert.ok(found, 'no import has a problem')
  return found
}

/** Begun once for all that only look at it. */
let begun = null

/** The editor's page on a draft of one changed name. */
async function drafted(base, query) {
  const chain = 'steel-pipe'
  const post = async (path, body) => {
    const answer = await fetch(`${base}/api/v1/chains/${chain}/drafts${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    assert.ok(answer.ok, await answer.clone().text())
    return answer.json()
  }
  begun ??= (async () => {
    const { id, revision } = await post('', { title: '改一个名称', by: '甲 产业科' })
    const title = { zh: '钻杆与钻具', en: 'Drill pipe and tools' }
    const operations = [{ op: 'rename_node', node: 'drill-pipe', title, zh_short: '钻杆', en_short: 'Drill pipe' }]
    await post(`/${id}/operations`, { revision, by: '甲 产业科', operations })
    return id
  })()
  return `/atlas/${chain}/edit?draft=${await begun}${query}`
}

const PAGES = {
  overview: async () => '/',
  cover: async () => '/atlas',
  atlas: async (base) => `/atlas/${(await firstChain(base)).id}`,
  drawer: async (base) => {
    const { id } = await firstChain(base)
    return `/atlas/${id}?node=${(await busyNode(base, id)).node}`
  },
  'public drawer': async (base) => {
    const { id } = await firstChain(base)
    return `/atlas/${id}?edition=public&node=${(await busyNode(base, id)).node}`
  },
  'drawer of what is missing': async (base) => {
    const { id, squares } = await firstChain(base)
    return `/atlas/${id}?node=${squares.find((square) => square.kind === 'Missing').node}`
  },
  'drawer of what was surveyed': async (base) => (await surveyedGap(base)).path,
  'about the chain': async (base) => `/atlas/${(await firstChain(base)).id}?about=1`,
  opportunities: async () => '/list',
  'an opportunity': async (base) => `/list?open=${(await api(base, '/opportunities')).items[0].id}`,
  'a public opportunity': async (base) => `/list?edition=public&open=${(await api(base, '/opportunities')).items[0].id}`,
  sites: async () => '/list?view=sites',
  'a site in its zone': async (base) => {
    const site = (await api(base, '/sites')).items[0]
    return `/list?view=sites&zone=${site.zone}&open=${site.id}`
  },
  costs: async () => '/list?view=costs',
  firms: async () => '/firms',
  firm: async (base) => `/firms/${(await api(base, '/enterprises?limit=1')).items[0].id}`,
  'a firm that was asked': async (base) => `/firms/${await askedFirm(base)}`,
  data: async () => '/data',
  problems: async (base) => `/data?import=${(await faultyImport(base)).id}`,
  'found firms': async () => '/firms?query=hualing&strength=core&columns=code.places',
  'what a job changed': async (base) => `/data?job=${(await api(base, '/jobs')).items[0].id}`,
  gaps: async () => '/targets',
  targets: async (base) => (await chasedGap(base)).path,
  'a target': async (base) => {
    const { path, list } = await chasedGap(base)
    return `${path}?open=${list.items[0].enterprise.id}`
  },
  'sites for a need': async () => '/list?view=sites&find=1&forms=plant&area=3000&area_to=9000&power=1250&gas=1',
  'the form of a need': async () => '/list?view=sites&find=1',
  trips: async () => '/trips',
  'a trip being planned': async (base) => {
    const { chain, node } = await chasedGap(base)
    return `/trips?plan=1&gaps=${chain}/${node}&from=2030-01-07&days=3`
  },
  weights: async (base) => `${(await chasedGap(base)).path}?panel=weights`,
  'the drafts of a chain': async (base) => `/atlas/${(await firstChain(base)).id}/edit`,
  'a draft': async (base) => drafted(base, ''),
  'a node of a draft': async (base) => drafted(base, '&node=drill-pipe'),
  'the operations of a draft': async (base) => drafted(base, '&panel=operations'),
  'the review of a draft': async (base) => drafted(base, '&panel=review'),
  lost: async () => '/nowhere',
}

const audits = Object.entries(PAGES).flatMap(([name, at]) =>
  ['zh', 'en'].map((lang) => [
    `${name} has no accessibility violations in ${lang}`,
    {
      run: async ({ page, base }) => {
        const path = await at(base)
        await visit(page, `${base}${path}${path.includes('?') ? '&' : '?'}lang=${lang}`)
        await audit(page, `${name} in ${lang}`)
      },
    },
  ]),
)

const english = Object.entries(PAGES).map(([name, at]) => [
  `${name} is English throughout in English`,
  {
    run: async ({ page, base }) => {
      const path = await at(base)
      await visit(page, `${base}${path}${path.includes('?') ? '&' : '?'}lang=en`)
      assert.deepEqual(await chineseLeft(page), [])
      assert.equal(await page.getAttribute('html', 'lang'), 'en')
      assert.ok(!/\p{Script=Han}/u.test((await page.title()).replace(/^.*·/, '')))
    },
  },
])

const narrow = Object.entries(PAGES).map(([name, at]) => [
  `${name} fits 390 px`,
  {
    on: { width: 390, height: 844, touch: true },
    run: async ({ page, base }) => {
      await visit(page, `${base}${await at(base)}`)
      const width = await page.evaluate(() => document.documentElement.scrollWidth)
      assert.ok(width <= 390, `the page is ${width} px wide`)
    },
  },
])

/** What a site that can be had has, so that a requirement can be made that it passes. */
async function measuredSite(base) {
  const locked = new Set((await api(base, '/sites/locks')).items.map(({ site }) => site))
  const site = (await api(base, '/sites')).items.find(
    ({ id, form, status, area_m2, power_kva }) => !locked.has(id) && form === 'plant' && status === 'free' && area_m2 && power_kva,
  )
  assert.ok(site, 'no free plant has an area and power')
  return site
}
const answer = (page, site) => page.locator(`[data-site="${site}"]`)

export const cases = {
  'a site is found by what is asked, and the address holds it': {
    run: async ({ page, base }) => {
      const { id, area_m2, power_kva } = await measuredSite(base)
      await visit(page, `${base}/list?view=sites`)
      await page.getByRole('button', { name: '按需求找' }).click()
      await page.getByRole('button', { name: '找载体' }).click()
      assert.match(await page.getByRole('alert').innerText(), /还没有写条件/)
      await page.getByLabel('厂房').check()
      await page.getByLabel('面积不小于 m²').fill('many')
      await page.getByRole('button', { name: '找载体' }).click()
      assert.match(await page.getByRole('alert').innerText(), /读不懂：面积/)
      await page.getByLabel('面积不小于 m²').fill(String(area_m2))
      await page.getByLabel('面积不大于 m²').fill(String(area_m2))
      await page.getByLabel('供电 kVA').fill(String(power_kva))
      await page.getByRole('button', { name: '找载体' }).click()
      await page.locator('.group.passes').locator(`[data-site="${id}"]`).waitFor()
      const query = new URL(page.url()).searchParams
      assert.deepEqual([query.get('forms'), query.get('area'), query.get('power')], ['plant', String(area_m2), String(power_kva)])
      // What fails says by how much.
      await page.locator('details.fails > summary').click()
      assert.match(await page.locator('details.fails').innerText(), /差/)
      const file = page.waitForEvent('download')
      await page.getByRole('button', { name: 'XLSX' }).click()
      assert.equal((await file).suggestedFilename(), 'sites-zh.xlsx')
      await page.getByRole('button', { name: '复制文字' }).click()
      await page.locator('.text textarea').waitFor()
      assert.ok((await page.locator('.text textarea').inputValue()).length > 40)
      await page.getByRole('button', { name: '回载体清单' }).click()
      await page.locator('table.rows tbody tr').first().waitFor()
      assert.equal(new URL(page.url()).searchParams.get('area'), null)
    },
  },

  'a site is locked for someone and released again': {
    run: async ({ page, base }) => {
      const { id, area_m2 } = await measuredSite(base)
      await visit(page, `${base}/list?view=sites&find=1&forms=plant&area=${area_m2}`)
      await answer(page, id).getByRole('button', { name: '锁定', exact: true }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('button', { name: '锁定', exact: true }).click()
      assert.match(await dialog.getByRole('alert').innerText(), /为谁锁定、理由、经办/)
      await dialog.getByLabel('为谁锁定').fill('样例项目')
      await dialog.getByLabel('理由').fill('已谈到厂房图纸')
      await dialog.getByLabel('经办', { exact: true }).fill('招商一科')
      await dialog.getByRole('button', { name: '锁定', exact: true }).click()
      await page.locator('.group.locked').locator(`[data-site="${id}"]`).waitFor()
      assert.match(await answer(page, id).innerText(), /锁定至 \d{4}-\d{2}-\d{2}：样例项目/)
      assert.ok((await api(base, '/sites/locks')).items.some(({ site, holder }) => site === id && holder === '样例项目'))
      await answer(page, id).getByRole('button', { name: '解锁' }).click()
      await dialog.getByLabel('理由').fill('项目暂停')
      await dialog.getByLabel('经办', { exact: true }).fill('招商一科')
      await dialog.getByRole('button', { name: '解锁' }).click()
      await answer(page, id).getByRole('button', { name: '锁定', exact: true }).waitFor()
      assert.ok((await api(base, '/sites/locks')).items.every(({ site }) => site !== id))
    },
  },

  'a stale fact is said to be still valid': {
    run: async ({ page, base }) => {
      const site = (await api(base, '/sites')).items.find(({ stale }) => stale.length === 1 && stale[0] === 'price')
      assert.ok(site, 'no site has a stale price alone')
      await visit(page, `${base}/list?view=sites&find=1&forms=${site.form}`)
      await page.locator('details.fails > summary').click({ timeout: 1000 }).catch(() => {})
      await answer(page, site.id).getByRole('button', { name: '仍有效' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.locator('input').last().fill('招商一科')
      await dialog.getByRole('button', { name: '仍有效' }).click()
      await dialog.waitFor({ state: 'hidden' })
      await answer(page, site.id).getByRole('button', { name: '仍有效' }).waitFor({ state: 'hidden' })
      assert.deepEqual((await api(base, '/sites')).items.find(({ id }) => id === site.id).stale, [])
    },
  },

  'a trip is planned from the targets of a gap, kept and taken along': {
    run: async ({ page, base }) => {
      const { chain, node, path } = await chasedGap(base)
      await visit(page, `${base}${path}`)
      await page.getByRole('link', { name: '排行程' }).click()
      // The page comes when its part of the program has come; until then the old one stands, settled.
      await page.waitForURL((url) => url.pathname === '/trips')
      await settled(page)
      assert.equal(new URL(page.url()).searchParams.get('gaps'), `${chain}/${node}`)
      await page.getByLabel('从哪天起').fill('2030-01-07')
      await page.getByLabel('小组').fill('产业一组')
      await page.getByLabel('小组').press('Tab')
      await page.locator('.stop').first().waitFor()
      const planned = await page.locator('.stop li').count()
      assert.ok(planned > 0, 'nobody is visited')
      await page.getByLabel('行程名称').fill('样例走访')
      const before = (await api(base, '/trips')).items.length
      await page.getByRole('button', { name: '保存行程' }).click()
      await page.locator('.trip[open]').waitFor()
      const { items } = await api(base, '/trips')
      assert.equal(items.length, before + 1)
      const trip = items.find(({ title }) => title === '样例走访')
      assert.deepEqual([trip.team, trip.visits.length], ['产业一组', planned])
      assert.equal(await page.locator('.trip[open] li').count(), planned)
      for (const format of ['DOCX', 'XLSX', 'ICS']) {
        const file = page.waitForEvent('download')
        await page.locator('.trip[open]').getByRole('link', { name: format }).click()
        assert.equal((await file).suggestedFilename(), `trip-${trip.id}-zh.${format.toLowerCase()}`)
      }
      await page.locator('.trip[open]').getByRole('button', { name: '取消' }).first().click()
      await page.locator('.trip[open] li.cancelled').waitFor()
    },
  },

  'a second visit to the same firm is warned of before the trip is kept': {
    run: async ({ page, base }) => {
      const { chain, node } = await chasedGap(base)
      const plan = `${base}/trips?plan=1&gaps=${chain}/${node}&days=3&team=G1`
      await visit(page, `${plan}&from=2030-03-04`)
      await page.getByRole('button', { name: '保存行程' }).click()
      await page.locator('.trip[open]').waitFor()
      const firm = await page.locator('.trip[open] li a').first().innerText()
      await visit(page, `${plan}&from=2030-03-11`)
      await page.locator('.warnings li', { hasText: firm }).first().waitFor()
    },
  },

  'the overview says the finding and leads to the atlas': {
    run: async ({ page, base }) => {
      const { chains, data_date } = await district(base)
      await visit(page, `${base}/`)
      const said = await page.locator('h1').innerText()
      const lead = chains.find((chain) => said.startsWith(chain.title.zh))
      assert.ok(lead, `the finding names no chain: ${said}`)
      if (lead.kinds.Missing || lead.kinds.Extend) {
        assert.match(said, new RegExp(`${lead.kinds.Missing ?? 0} 个环节待补，${lead.kinds.Extend ?? 0} 个可延`))
        const rows = (await api(base, `/opportunities?chain=${lead.id}`)).items.filter((item) => item.status !== 'closed')
        const offered = new Set(rows.map((item) => item.node))
        const sought = lead.squares.filter((square) => ['Missing', 'Extend', 'New'].includes(square.kind))
        const open = sought.filter((square) => !offered.has(square.node)).length
        // The opportunities come after the labels.
        const end = open > 0 ? `，${open} 个还没有机会承接` : '，都有机会承接'
        await page.locator('h1', { hasText: new RegExp(`${end}$`) }).waitFor()
      }
      assert.ok((await page.locator('.page-head').innerText()).includes(data_date), 'the basis names no data date')
      await page.locator('.page-head a.primary').click()
      await sheet(page).locator('[data-id^="node:"]').first().waitFor()
      assert.equal(new URL(page.url()).pathname, `/atlas/${lead.id}`)
    },
  },

  'the overview shows one square for every node and each opens its node': {
    run: async ({ page, base }) => {
      const { chains } = await district(base)
      await visit(page, `${base}/`)
      const nodes = chains.reduce((sum, chain) => sum + chain.nodes, 0)
      assert.equal(await page.locator('.chain .squares a').count(), nodes)
      await page.locator('.chain .squares a').first().click()
      await drawer(page).getByRole('heading', { level: 2 }).waitFor()
    },
  },

  'every zone is on the overview, those that carry something with their numbers': {
    run: async ({ page, base }) => {
      const { zones } = await district(base)
      await visit(page, `${base}/`)
      const carrying = zones.filter((zone) => zone.opportunities + zone.sites > 0)
      assert.ok(carrying.length > 0, 'no zone carries anything')
      const rows = page.locator('table.zones tbody tr')
      assert.equal(await rows.count(), carrying.length)
      for (const zone of carrying) {
        const figures = await rows.filter({ hasText: zone.title.zh }).first().locator('td.end').allInnerTexts()
        assert.deepEqual(figures.slice(0, 2).map(Number), [zone.opportunities, zone.sites], zone.id)
      }
      assert.equal(await page.locator('.bare li').count(), zones.length - carrying.length)
    },
  },

  'arrow keys walk the squares of a stage': {
    run: async ({ page, base }) => {
      await visit(page, `${base}/`)
      const squares = page.locator('.chain .squares').first().locator('a')
      await squares.first().focus()
      await page.keyboard.press('ArrowRight')
      assert.equal(await squares.nth(1).evaluate((a) => a === document.activeElement), true)
    },
  },

  'the cover leads to a node, to a chain and to the list of a kind of zone': {
    run: async ({ page, base }) => {
      const chain = await firstChain(base)
      const open = async (id) => {
        await visit(page, `${base}/atlas`)
        await card(page, id).locator('rect').first().click()
      }
      await open(`${chain.id}/${chain.squares[0].node}`)
      await drawer(page).getByRole('heading', { name: chain.squares[0].title.zh }).waitFor()
      await open(chain.id)
      await page.waitForURL((url) => url.pathname === `/atlas/${chain.id}`)
      await open('zone=park')
      await page.waitForURL((url) => url.pathname === '/list' && url.searchParams.get('zone_kind') === 'park')
    },
  },

  'the cover is walked by keyboard: its chains and zones are stops, its squares are not': {
    run: async ({ page, base }) => {
      await visit(page, `${base}/atlas`)
      const stops = await sheet(page)
        .locator('[data-id^="node:"][tabindex="0"]')
        .evaluateAll((all) => all.map((g) => g.getAttribute('data-id').slice(5)))
      const { chains, zones } = await api(base, '/district')
      const kinds = new Set(zones.map((zone) => `zone=${zone.kind}`))
      assert.deepEqual(stops.filter((id) => !id.startsWith('zone=')), chains.map((c) => c.id))
      assert.ok([...kinds].every((kind) => stops.includes(kind)))
      await card(page, chains[0].id).focus()
      await page.keyboard.press('Enter')
      await page.waitForURL((url) => url.pathname === `/atlas/${chains[0].id}`)
    },
  },

  'the bar of chains leads from sheet to sheet and keeps the edition': {
    run: async ({ page, base }) => {
      const { chains } = await api(base, '/district')
      await visit(page, `${base}/atlas?edition=public`)
      const bar = page.getByRole('navigation', { name: '产业链' })
      assert.equal(await bar.getByRole('link').count(), chains.length + 1)
      for (const chain of chains.slice(0, 2)) {
        await bar.getByRole('link', { name: chain.name.zh }).click()
        await page.waitForURL((url) => url.pathname === `/atlas/${chain.id}`)
        assert.equal(new URL(page.url()).searchParams.get('edition'), 'public')
        await page.getByText(chain.title.zh).first().waitFor()
      }
      await bar.getByRole('link', { name: '总图' }).click()
      await page.waitForURL((url) => url.pathname === '/atlas')
    },
  },

  'the sheet shows every node': {
    run: async ({ page, base }) => {
      const chain = await atlas(page, base)
      const { node_list } = await api(base, `/chains/${chain.id}`)
      const drawn = await sheet(page)
        .locator('[data-id^="node:"]')
        .evaluateAll((all) => all.map((g) => g.getAttribute('data-id').slice(5)))
      assert.deepEqual(drawn.sort(), node_list.map((n) => n.id).sort())
    },
  },

  'a click on a card opens its drawer with firms and the words that prove them': {
    run: async ({ page, base }) => {
      const chain = await atlas(page, base)
      const node = await busyNode(base, chain.id)
      await card(page, node.node).click()
      await drawer(page).getByRole('heading', { name: node.title_zh }).waitFor()
      await page.waitForFunction(() => document.querySelector('aside.drawer mark'))
      assert.equal(new URL(page.url()).searchParams.get('node'), node.node)
      const { firms } = await api(base, `/chains/${chain.id}/nodes/${node.node}`)
      assert.ok((await drawer(page).innerText()).includes(firms[0].enterprise.name))
      const marked = await drawer(page).locator('mark').allInnerTexts()
      const words = firms[0].evidence.map((e) => e.text)
      assert.ok(words.every((w) => marked.some((m) => m.includes(w))), `${words} is not marked among ${marked}`)
    },
  },

  'a card that is opened is large enough to read': {
    run: async ({ page, base }) => {
      const chain = await atlas(page, base)
      const node = await busyNode(base, chain.id)
      const height = () => card(page, node.node).locator('text').first().evaluate((text) => text.getBoundingClientRect().height)
      const before = await height()
      await card(page, node.node).click()
      await drawer(page).getByRole('heading', { level: 2 }).waitFor()
      const after = await height()
      assert.ok(after > before && after >= 14, `its words are ${after} px high, were ${before}`)
      assert.ok((await inSight(page, node.node)).inside, 'the card is out of sight')
    },
  },

  'the Tab key takes the cards column by column, downwards': {
    run: async ({ page, base }) => {
      await atlas(page, base)
      await page.locator('.sheet .port').focus()
      const places = []
      for (let i = 0; i < 12; i += 1) {
        await page.keyboard.press('Tab')
        places.push(
          await page.evaluate(() => {
            const shape = document.activeElement.querySelector('rect')
            return document.activeElement.matches('[data-id^="node:"]') && { x: +shape.getAttribute('x'), y: +shape.getAttribute('y') }
          }),
        )
      }
      assert.ok(places.every(Boolean), 'the focus left the cards')
      const before = (a, b) => a.x < b.x || (a.x === b.x && a.y < b.y)
      for (let i = 1; i < places.length; i += 1) assert.ok(before(places[i - 1], places[i]), `step ${i} goes back`)
      assert.ok(new Set(places.map((p) => p.x)).size > 1, 'one column only')
    },
  },

  'a focused card has a visible frame': {
    run: async ({ page, base }) => {
      await atlas(page, base)
      await page.locator('.sheet .port').focus()
      await page.keyboard.press('Tab')
      const style = await page.evaluate(() => {
        const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement)
        const { width } = document.activeElement.getBoundingClientRect()
        return { outlineStyle, seen: (parseFloat(outlineWidth) * width) / document.activeElement.getBBox().width }
      })
      assert.equal(style.outlineStyle, 'solid')
      assert.ok(style.seen >= 2, `the frame is ${style.seen} px wide`)
    },
  },

  'a drag moves the sheet and opens nothing': {
    run: async ({ page, base }) => {
      const chain = await atlas(page, base)
      const node = await busyNode(base, chain.id)
      const before = await card(page, node.node).boundingBox()
      const x = before.x + before.width / 2
      const y = before.y + before.height / 2
      await page.mouse.move(x, y)
      await page.mouse.down()
      await page.mouse.move(x + 60, y + 40, { steps: 4 })
      await page.mouse.up()
      const after = await card(page, node.node).boundingBox()
      assert.ok(Math.abs(after.x - before.x - 60) < 2 && Math.abs(after.y - before.y - 40) < 2, 'the sheet did not follow')
      assert.equal(await drawer(page).count(), 0)
    },
  },

  'the keyboard zooms, fits, walks the cards and opens one, and Escape gives the focus back': {
    run: async ({ page, base }) => {
      await atlas(page, base)
      const scale = () => sheet(page).evaluate((canvas) => canvas.getBoundingClientRect().width)
      await page.locator('.sheet .port').focus()
      const fitted = await scale()
      await page.keyboard.press('+')
      const larger = await scale()
      assert.ok(larger > fitted)
      await page.keyboard.press('-')
      await page.keyboard.press('-')
      assert.ok((await scale()) < larger)
      await page.keyboard.press('0')
      assert.ok(Math.abs((await scale()) - fitted) < 1)
      const left = () => sheet(page).evaluate((canvas) => canvas.getBoundingClientRect().left)
      const at = await left()
      await page.keyboard.press('ArrowLeft')
      assert.ok((await left()) > at)
      await page.keyboard.press('Tab')
      const focused = () => page.evaluate(() => document.activeElement?.getAttribute('data-id'))
      const id = await focused()
      assert.match(id ?? '', /^node:/)
      await page.keyboard.press('Enter')
      await drawer(page).getByRole('heading', { level: 2 }).waitFor()
      assert.equal(new URL(page.url()).searchParams.get('node'), id.slice(5))
      await page.waitForFunction(() => document.activeElement?.closest('aside.drawer'))
      await page.keyboard.press('Escape')
      await drawer(page).waitFor({ state: 'detached' })
      assert.equal(await focused(), id)
    },
  },

  'a wheel turn zooms about the pointer': {
    run: async ({ page, base }) => {
      const chain = await atlas(page, base)
      const node = await busyNode(base, chain.id)
      const before = await card(page, node.node).boundingBox()
      const at = { x: before.x + before.width / 2, y: before.y + before.height / 2 }
      await page.mouse.move(at.x, at.y)
      await page.mouse.wheel(0, -240)
      await page.waitForFunction(
        ([id, width]) => document.querySelector(`[data-id="node:${id}"]`).getBoundingClientRect().width > width * 1.2,
        [node.node, before.width],
      )
      const after = await card(page, node.node).boundingBox()
      assert.ok(Math.hypot(after.x + after.width / 2 - at.x, after.y + after.height / 2 - at.y) < 4)
    },
  },

  'the search flies to a node': {
    run: async ({ page, base }) => {
      const chain = await atlas(page, base)
      const { node_list } = await api(base, `/chains/${chain.id}`)
      const node = node_list.at(-1)
      await page.locator('header.bar').getByRole('combobox').fill(node.title.zh)
      await page.getByRole('option').first().waitFor()
      await page.keyboard.press('Enter')
      await drawer(page).getByRole('heading', { name: node.title.zh }).waitFor()
      const seen = await inSight(page, node.id)
      assert.ok(seen.inside, 'the card is out of sight')
      assert.ok(seen.width > 100, `the card is ${seen.width} px wide`)
    },
  },

  'the search finds a node of any chain by the initials of its name': {
    run: async ({ page, base }) => {
      const { chains } = await api(base, '/district')
      const initials = (square) => square.sound.split('-').map((sound) => sound[0]).join('')
      const all = chains.flatMap((chain) => chain.squares.map((square) => ({ ...square, chain: chain.id })))
      const sought = all.find(
        (square) =>
          square.chain !== chains[0].id &&
          square.sound.split('-').length >= 5 &&
          all.filter((other) => initials(other).includes(initials(square))).length === 1,
      )
      await visit(page, `${base}/`)
      await page.locator('header.bar').getByRole('combobox').fill(initials(sought))
      await page.getByRole('option', { name: sought.title.zh }).first().waitFor()
      await page.keyboard.press('Enter')
      await drawer(page).getByRole('heading', { name: sought.title.zh }).waitFor()
      assert.equal(new URL(page.url()).pathname, `/atlas/${sought.chain}`)
    },
  },

  'Ctrl K puts the cursor into the search': {
    run: async ({ page, base }) => {
      await visit(page, `${base}/`)
      await page.keyboard.press('Control+k')
      assert.equal(await page.getByRole('combobox').evaluate((box) => box === document.activeElement), true)
    },
  },

  'the search finds firms too': {
    run: async ({ page, base }) => {
      const { items } = await api(base, '/enterprises?limit=1')
      await visit(page, `${base}/`)
      await page.getByRole('combobox').fill(items[0].name)
      await page.getByRole('option').last().click()
      await page.locator('main').getByRole('link', { name: items[0].name, exact: true }).click()
      await page.waitForURL((url) => url.pathname === `/firms/${items[0].id}`)
      await page.locator('h1', { hasText: items[0].name }).waitFor()
    },
  },

  'the language switch turns everything English and stays': {
    run: async ({ page, base }) => {
      await visit(page, `${base}/`)
      await page.getByRole('button', { name: 'EN', exact: true }).click()
      await page.waitForURL(/lang=en/)
      assert.deepEqual(await chineseLeft(page), [])
      await page.getByRole('link', { name: 'List', exact: true }).click()
      await page.waitForURL(/\/list.*lang=en/)
      await settled(page)
      assert.deepEqual(await chineseLeft(page), [])
      await visit(page, `${base}/data`)
      assert.equal(await page.getAttribute('html', 'lang'), 'en')
    },
  },

  'the sheet changes its language with the page': {
    run: async ({ page, base }) => {
      const chain = await atlas(page, base)
      assert.ok((await sheet(page).textContent()).includes('上游'))
      await page.getByRole('button', { name: 'EN', exact: true }).click()
      await page.waitForFunction(() => document.querySelector('.sheet-canvas')?.textContent.includes('Upstream'))
      assert.ok((await page.locator('h1').innerText()).includes(chain.title.en))
    },
  },

  'the public edition holds no internal words': {
    run: async ({ page, base }) => {
      const chain = await firstChain(base)
      const node = await busyNode(base, chain.id)
      for (const lang of ['zh', 'en']) {
        await visit(page, `${base}/atlas/${chain.id}?edition=public&node=${node.node}&lang=${lang}`)
        await sheet(page).locator('[data-id^="node:"]').first().waitFor()
        const said = `${await sheet(page).textContent()}\n${await drawer(page).textContent()}`
        for (const word of ['内部', '目标', '研判', '值·能', '把握', 'nternal', 'INTERNAL', 'arget', 'udgement', 'ikelihood', 'certainty']) {
          assert.ok(!said.includes(word), `the public edition says “${word}”`)
        }
        assert.equal(await drawer(page).locator('form, mark').count(), 0)
      }
    },
  },

  'the public edition names no firm from elsewhere, which the internal one does': {
    run: async ({ page, base }) => {
      const chain = await firstChain(base)
      for (const { node } of chain.squares.filter((square) => square.kind === 'Extend' || square.kind === 'Missing')) {
        const { firms } = await api(base, `/chains/${chain.id}/nodes/${node}`)
        const away = firms.find((firm) => !firm.enterprise.local)?.enterprise.name
        if (!away) continue
        await atlas(page, base, `?node=${node}`)
        await drawer(page).getByText(away).first().waitFor()
        await visit(page, `${base}/atlas/${chain.id}?edition=public&node=${node}`)
        const said = await drawer(page).innerText()
        assert.ok(!said.includes(away), `the public edition names ${away}`)
        assert.ok(!said.includes('外地'), 'the public edition counts firms from elsewhere')
        return
      }
      assert.fail('no node that is sought has a firm from elsewhere')
    },
  },

  'the public edition shows a judged label without saying that it is judged': {
    run: async ({ page, base }) => {
      const chain = await firstChain(base)
      const judged = (await gaps(base, chain.id)).find((gap) => gap.judged !== null)
      assert.ok(judged, 'no node is judged')
      await visit(page, `${base}/atlas/${chain.id}?node=${judged.node}`)
      assert.ok((await drawer(page).innerText()).includes(judged.judged.reason))
      await visit(page, `${base}/atlas/${chain.id}?edition=public&node=${judged.node}`)
      const said = await drawer(page).innerText()
      assert.ok(!said.includes('研') && !said.includes(judged.judged.reason), said)
      assert.equal(await drawer(page).locator('[title]').count(), 0)
    },
  },

  'the edition switch stands in the URL': {
    run: async ({ page, base }) => {
      await atlas(page, base)
      assert.ok((await sheet(page).textContent()).includes('内部版'))
      await page.getByRole('button', { name: '公开版' }).click()
      await page.waitForURL(/edition=public/)
      await page.waitForFunction(() => document.querySelector('.sheet-canvas')?.textContent.includes('公开版'))
      await page.reload()
      await page.waitForFunction(() => document.querySelector('.sheet-canvas')?.textContent.includes('公开版'))
    },
  },

  'a judgement shows 研 beside the computed label and withdrawing it restores': {
    run: async ({ page, base }) => {
      const chain = await firstChain(base)
      const node = (await gaps(base, chain.id)).find((gap) => gap.judged === null && gap.kind !== 'Extend')
      assert.ok(node, 'every node is judged already')
      await atlas(page, base, `?node=${node.node}`)
      const chips = drawer(page).locator('.chips').first()
      const before = await chips.innerText()
      assert.ok(!before.includes('研'))
      await drawer(page).getByRole('button', { name: '研判', exact: true }).click()
      await drawer(page).getByRole('button', { name: '保存研判' }).click()
      await drawer(page).getByRole('alert').waitFor()
      await drawer(page).getByLabel('判为').selectOption('Extend')
      await drawer(page).getByLabel('理由').fill('链主在外地成材，宜就地延伸')
      await drawer(page).getByLabel('经办').fill('链办')
      await drawer(page).getByRole('button', { name: '保存研判' }).click()
      await drawer(page).getByText('研', { exact: true }).first().waitFor()
      assert.ok((await chips.innerText()).includes('延链'))
      assert.ok((await drawer(page).innerText()).includes('链主在外地成材，宜就地延伸'))
      await page.waitForFunction(
        (id) => document.querySelector(`[data-id="node:${id}"] > title`)?.textContent.includes('延链'),
        node.node,
      )
      const kept = (await gaps(base, chain.id)).find((gap) => gap.node === node.node)
      assert.deepEqual([kept.kind, kept.shown, kept.judged?.by], [node.kind, 'Extend', '链办'])
      await drawer(page).getByRole('button', { name: '撤回研判' }).click()
      await drawer(page).getByRole('button', { name: '研判', exact: true }).waitFor()
      assert.equal(await chips.innerText(), before)
      const restored = (await gaps(base, chain.id)).find((gap) => gap.node === node.node)
      assert.deepEqual([restored.judged, restored.shown], [null, node.shown])
    },
  },

  'the reasons of a label are read in the order checked, and one holds': {
    run: async ({ page, base }) => {
      const chain = await firstChain(base)
      const node = await busyNode(base, chain.id)
      await atlas(page, base, `?node=${node.node}`)
      await drawer(page).locator('ol li').first().waitFor()
      const held = drawer(page).locator('ol li.held')
      assert.equal(await held.count(), 1)
      const rung = node.ladder.find((r) => r.state === 'held')
      assert.ok((await held.innerText()).includes(rung.text.zh))
    },
  },

  'filters of the list stand in the URL and empty results offer a way out': {
    run: async ({ page, base }) => {
      const { items } = await api(base, '/opportunities')
      const { zone } = items[0]
      const here = items.filter((o) => o.zone === zone).length
      await visit(page, `${base}/list`)
      assert.equal(await page.locator('tbody tr').count(), items.length)
      await page.locator('.filters select').nth(1).selectOption(zone)
      await page.waitForURL(new RegExp(`zone=${zone}`))
      assert.equal(await page.locator('tbody tr').count(), here)
      await page.reload()
      await settled(page)
      assert.equal(await page.locator('tbody tr').count(), here)
      await page.locator('.filters input').fill('没有这样的机会')
      await page.locator('.page p .plain').click()
      assert.equal(await page.locator('tbody tr').count(), items.length)
    },
  },

  'the map of zones counts what is listed, and choosing a zone or a kind filters it': {
    run: async ({ page, base }) => {
      const zones = (await api(base, '/zones')).items
      const offers = (await api(base, '/opportunities')).items
      await visit(page, `${base}/list`)
      const marks = page.locator('.zone-map .place')
      await marks.first().waitFor()
      assert.equal(await marks.count(), zones.filter((zone) => zone.spot).length)
      for (const zone of zones) {
        const n = offers.filter((offer) => offer.zone === zone.id && offer.status !== 'closed').length
        assert.equal(n, zone.opportunities, zone.id)
        const said = await page.locator('.zone-map').getByRole('button', { name: new RegExp(`^${n} 条机会 ${zone.title.zh}`) }).count()
        assert.equal(said, 1, zone.id)
      }
      const busy = zones.find((zone) => zone.opportunities > 0)
      await page.locator('.zone-map .place', { hasText: busy.title.zh }).click()
      await page.waitForURL(new RegExp(`zone=${busy.id}`))
      assert.equal(await page.locator('tbody tr').count(), offers.filter((offer) => offer.zone === busy.id).length)
      const panel = page.locator('.zone-panel')
      for (const fact of busy.facts) assert.ok((await panel.innerText()).includes(fact.title.zh), fact.key)
      assert.ok((await panel.innerText()).includes('样例'), 'the samples among its facts are not marked')
      await page.locator('.zone-map .kind').nth(4).click()
      await page.waitForURL(/zone_kind=area/)
      assert.equal(await page.locator('tbody tr').count(), offers.filter((offer) => offer.zone_kind === 'area').length)
    },
  },

  'the keyboard reaches the zones, opens a row and gives the focus back': {
    run: async ({ page, base }) => {
      await visit(page, `${base}/list`)
      const first = page.locator('.zone-map .place').first()
      await first.waitFor()
      await first.focus()
      await page.keyboard.press('Enter')
      await page.waitForURL(/zone=/)
      assert.equal(await first.getAttribute('aria-pressed'), 'true')
      await page.keyboard.press('Enter')
      await page.waitForURL((url) => !url.searchParams.has('zone'))
      const row = page.locator('tbody .name').first()
      const id = await row.getAttribute('id')
      await row.focus()
      await page.keyboard.press('Enter')
      await drawer(page).getByRole('heading', { level: 2 }).waitFor()
      await page.waitForFunction(() => document.activeElement?.closest('aside.drawer'))
      await page.keyboard.press('Escape')
      await drawer(page).waitFor({ state: 'detached' })
      assert.equal(await page.evaluate(() => document.activeElement?.id), id)
    },
  },

  'what is internal stands in the internal view alone': {
    run: async ({ page, base }) => {
      const rows = (await api(base, '/opportunities?edition=internal')).items
      const noted = rows.find((row) => row.internal)
      assert.ok(noted, 'no opportunity has an internal note')
      await visit(page, `${base}/list?open=${noted.id}`)
      await drawer(page).getByText(noted.internal.zh).waitFor()
      const asked = []
      page.on('request', (request) => asked.push(request.url()))
      await page.goto(`${base}/list?edition=public&open=${noted.id}`)
      await drawer(page).getByRole('heading', { level: 2 }).waitFor()
      assert.ok(!(await page.content()).includes(noted.internal.zh))
      assert.ok(!asked.some((url) => url.includes('edition=internal')), 'the public view asked for what is internal')
    },
  },

  'sites are kept by area and power, and what is unknown is told': {
    run: async ({ page, base }) => {
      const all = (await api(base, '/sites')).items
      const { items, unknown } = await api(base, '/sites?min_area_m2=5000&min_power_kva=800')
      assert.ok(items.length > 0 && items.length < all.length && unknown > 0)
      await visit(page, `${base}/list?view=sites`)
      await page.getByLabel('面积不小于').fill('5000')
      await page.getByLabel('供电不小于').fill('800')
      await page.keyboard.press('Enter')
      await page.waitForURL(/min_power=800/)
      assert.equal(await page.locator('tbody tr').count(), items.length)
      assert.match(await page.locator('.unsure').innerText(), new RegExp(`另有 ${unknown} 处`))
      const stale = all.find((site) => site.stale.includes('availability'))
      await visit(page, `${base}/list?view=sites&open=${stale.id}`)
      assert.match(await drawer(page).innerText(), /价格、是否可用该重新核实/)
    },
  },

  'columns are chosen and stand in the URL': {
    run: async ({ page, base }) => {
      await visit(page, `${base}/list?view=sites`)
      const heads = () => page.locator('thead th').allInnerTexts()
      assert.ok(!(await heads()).includes('火灾危险性'))
      await page.locator('.columns summary').click()
      await page.getByRole('checkbox', { name: '火灾危险性' }).check()
      await page.getByRole('checkbox', { name: '价格' }).uncheck()
      await page.waitForURL(/cols=/)
      await page.keyboard.press('Escape')
      await page.reload()
      await settled(page)
      assert.ok((await heads()).includes('火灾危险性') && !(await heads()).includes('价格'))
    },
  },

  'what is filtered can be taken along as a file, in the edition that is open': {
    run: async ({ page, base }) => {
      const take = async (path) => {
        await visit(page, `${base}${path}`)
        const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '导出 CSV' }).click()])
        return { name: file.suggestedFilename(), text: readFileSync(await file.path(), 'utf8') }
      }
      const rows = (await api(base, '/opportunities?edition=internal')).items
      const noted = rows.find((row) => row.internal)
      const inside = await take('/list')
      assert.equal(inside.name, 'opportunities-internal-zh.csv')
      assert.ok(inside.text.includes(noted.internal.zh))
      assert.equal(inside.text.trim().split('\r\n').length, rows.length + 1)
      const open = await take(`/list?edition=public&zone=${noted.zone}`)
      assert.equal(open.name, 'opportunities-public-zh.csv')
      assert.ok(!open.text.includes(noted.internal.zh) && !open.text.includes('内部说明'))
      assert.equal(open.text.trim().split('\r\n').length, rows.filter((row) => row.zone === noted.zone).length + 1)
      const sites = await take('/list?view=sites&form=land')
      assert.equal(sites.text.trim().split('\r\n').length, (await api(base, '/sites?form=land')).items.length + 1)
    },
  },

  'factor costs stand beside another city, unknown where nobody knows': {
    run: async ({ page, base }) => {
      const { items, cities } = await api(base, '/costs')
      await visit(page, `${base}/list?view=costs`)
      assert.equal(await page.locator('tbody tr').count(), items.length)
      assert.ok((await page.locator('thead').innerText()).includes(cities[0].zh))
      const silent = items.findIndex((item) => item.elsewhere[0] === null)
      assert.ok((await page.locator('tbody tr').nth(silent).innerText()).includes('未知'))
      assert.equal(await page.locator('tbody tr .tag').count(), items.filter((item) => item.sample).length)
    },
  },

  'the list prints without what can only be pressed': {
    run: async ({ page, base }) => {
      await visit(page, `${base}/list`)
      await page.emulateMedia({ media: 'print' })
      for (const part of ['nav.rail', 'header.bar', '.filters', '.page-head .acts']) assert.ok(!(await page.locator(part).isVisible()), part)
      assert.ok(await page.locator('tbody tr').first().isVisible())
    },
  },

  'the firms’ list finds by words and pages': {
    run: async ({ page, base }) => {
      const { items, total } = await api(base, '/enterprises')
      await visit(page, `${base}/firms`)
      assert.equal(await page.locator('tbody tr').count(), Math.min(total, 50))
      const { total: few } = await api(base, `/enterprises?query=${encodeURIComponent(items[0].name)}`)
      await page.locator('main').getByRole('searchbox').fill(items[0].name)
      await page.keyboard.press('Enter')
      await page.waitForURL(/query=/)
      await page.locator('h1', { hasText: items[0].name }).waitFor()
      assert.equal(await page.locator('tbody tr').count(), Math.min(few, 50))
    },
  },

  'firms are found while one types, by pinyin and initials, and the words are marked': {
    run: async ({ page, base }) => {
      await visit(page, `${base}/firms`)
      const box = page.locator('main').getByRole('searchbox')
      for (const [words, text] of [['hualing', '华菱'], ['hyhl', '衡阳华菱'], ['钢管', '钢管']]) {
        const { items, total } = await api(base, `/enterprises?query=${encodeURIComponent(words)}`)
        await box.fill(words)
        await page.locator('h1', { hasText: `“${words}”：${total} 家` }).waitFor()
        const first = page.locator('tbody tr').first()
        assert.ok((await first.innerText()).includes(items[0].name))
        assert.equal(await first.locator('mark').first().innerText(), text)
        assert.equal(new URL(page.url()).searchParams.get('query'), words)
      }
      // Found where the name does not say it: the field is named and the word marked in it.
      const scope = (await api(base, '/enterprises?query=货物运输&limit=500')).items.find((item) => item.matched[0].part === 'scope')
      assert.ok(scope, 'nothing is found in a scope')
      await box.fill('货物运输')
      await page.locator('h1', { hasText: '货物运输' }).waitFor()
      const row = page.locator('tbody tr', { has: page.locator(`a[href="/firms/${scope.id}"]`) })
      assert.match(await row.locator('.sub').first().innerText(), /^经营范围：/)
      assert.equal(await row.locator('.sub mark').first().innerText(), '货物运输')
      await box.fill('%')
      await page.getByText('没有符合条件的企业').waitFor()
    },
  },

  'filters, order and columns of the firms’ list stand in the address': {
    run: async ({ page, base }) => {
      const { id, squares } = await firstChain(base)
      const busy = await busyNode(base, id)
      await visit(page, `${base}/firms`)
      await page.getByRole('combobox', { name: '产业链' }).selectOption(id)
      await page.getByLabel('环节', { exact: true }).selectOption(busy.node)
      await page.getByRole('combobox', { name: '主营或兼营' }).selectOption('core')
      await page.getByRole('combobox', { name: '排序' }).selectOption('youngest')
      await page.waitForURL(/sort=youngest/)
      const { items, total } = await api(base, `/enterprises?chain=${id}&node=${busy.node}&strength=core&sort=youngest`)
      await page.locator('h1', { hasText: `登记企业 ${total} 家` }).waitFor()
      assert.ok((await page.locator('tbody tr').first().innerText()).includes(items[0].name))
      await page.locator('summary', { hasText: '列' }).click()
      await page.getByRole('checkbox', { name: '统一社会信用代码' }).uncheck()
      await page.waitForURL(/columns=/)
      assert.equal(await page.getByRole('columnheader', { name: '统一社会信用代码' }).count(), 0)
      await page.reload()
      await settled(page)
      assert.equal(await page.getByRole('columnheader', { name: '统一社会信用代码' }).count(), 0)
      assert.equal(await page.getByLabel('环节', { exact: true }).inputValue(), busy.node)
      assert.ok(squares.length > 1)
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name: '导出表格' }).click(),
      ])
      const table = readFileSync(await download.path(), 'utf8').trim().split('\n')
      assert.equal(table.length, total + 1)
    },
  },

  'the drawer of a gap says who buys it and from where': {
    run: async ({ page, base }) => {
      const { path, survey } = await surveyedGap(base)
      await visit(page, `${base}${path}`)
      const said = await drawer(page).innerText()
      for (const { name, partner } of survey.bought) {
        assert.ok(said.includes(name), `${name} is not named as a buyer`)
        if (partner) assert.ok(said.includes(partner), `${partner} is not named as a supplier`)
      }
      for (const { place } of survey.places) if (place) assert.ok(said.includes(place), `${place} is not named`)
      // To the public no firm's dealings are told.
      await visit(page, `${base}${path}&edition=public`)
      const open = await drawer(page).innerText()
      for (const { partner } of survey.bought) if (partner) assert.ok(!open.includes(partner), `${partner} is told to the public`)
    },
  },

  'the drawer tells what a label was since when and what turned it': {
    run: async ({ page, base }) => {
      const { id } = await firstChain(base)
      const { node } = await busyNode(base, id)
      const { items } = await api(base, `/chains/${id}/nodes/${node}/labels`)
      const turns = items.filter((item, at) => item.turned || at === items.length - 1)
      await visit(page, `${base}/atlas/${id}?node=${node}`)
      await drawer(page).getByRole('button', { name: '查看沿革' }).click()
      const rows = drawer(page).locator('.history > li')
      await rows.first().waitFor()
      assert.deepEqual(await rows.locator('time').allInnerTexts(), turns.map((item) => item.as_of))
      const last = turns[0].changes.at(-1)
      if (last) assert.ok((await rows.first().innerText()).includes(last.text.zh))
    },
  },

  'a line of the survey is filled in on at most ten fields and taken back': {
    run: async ({ page, base }) => {
      const firm = await askedFirm(base)
      const lines = async () => (await api(base, `/enterprises/${firm}/survey`)).lines
      const before = await lines()
      const product = '样例轧辊备件'
      await visit(page, `${base}/firms/${firm}`)
      const section = page.locator('section', { has: page.getByRole('heading', { name: '链主调查' }) })
      await section.getByRole('button', { name: '填一行' }).click()
      const fields = section.locator('form .field')
      await section.getByLabel('方向').selectOption('sells')
      assert.ok((await fields.count()) <= 10, `${await fields.count()} fields for what is sold`)
      await section.getByLabel('方向').selectOption('buys')
      assert.ok((await fields.count()) <= 10, `${await fields.count()} fields for what is bought`)
      await audit(page, 'the form in zh')
      await section.getByRole('button', { name: '保存' }).click()
      assert.match(await section.getByRole('alert').innerText(), /产品.*调查单位/)
      await section.getByLabel('产品').fill(product)
      await section.getByLabel('供应商').fill('样例供应商')
      await section.getByLabel('来源地').fill('江苏省常州市')
      await section.getByLabel('年金额（万元）').fill('240')
      await section.getByLabel('调查单位').fill('链办')
      await section.getByRole('button', { name: '保存' }).click()
      const line = section.locator('li', { hasText: product })
      await line.waitFor()
      assert.match(await line.innerText(), /样例供应商[\s\S]*江苏省常州市[\s\S]*240/)
      assert.equal((await lines()).length, before.length + 1)
      await section.getByRole('button', { name: `撤下 ${product}` }).click()
      await line.waitFor({ state: 'detached' })
      assert.deepEqual(await lines(), before)
    },
  },

  'the form of the survey has no accessibility violations in en': {
    run: async ({ page, base }) => {
      await visit(page, `${base}/firms/${await askedFirm(base)}?lang=en`)
      await page.getByRole('button', { name: 'Add a line' }).click()
      await audit(page, 'the form in en')
      await page.setViewportSize({ width: 390, height: 844 })
      const width = await page.evaluate(() => document.documentElement.scrollWidth)
      assert.ok(width <= 390, `the page is ${width} px wide`)
      assert.deepEqual(await chineseLeft(page), [])
    },
  },

  'a firm is judged off a node, seen gone, and put back': {
    run: async ({ page, base }) => {
      const { id } = await firstChain(base)
      const busy = await busyNode(base, id)
      const path = `/chains/${id}/nodes/${busy.node}`
      const before = await api(base, path)
      const firm = before.firms.find((row) => row.enterprise.local && row.strength === 'core').enterprise
      await visit(page, `${base}/firms/${firm.id}`)
      const place = page.locator('main li', { has: page.locator(`a[href*="node=${busy.node}"]`) }).first()
      await place.getByRole('button', { name: /^研判/ }).click()
      await place.getByRole('combobox', { name: '判为' }).selectOption('off')
      await place.getByRole('button', { name: '保存研判' }).click()
      assert.match(await place.getByRole('alert').innerText(), /理由.*经办/)
      await place.getByRole('textbox', { name: '理由' }).fill('只做贸易，不生产')
      await place.getByRole('textbox', { name: '经办' }).fill('链办')
      await place.getByRole('button', { name: '保存研判' }).click()
      const told = page.locator('main .told')
      await told.waitFor()
      const n = before.gap.local_firms
      assert.match((await told.innerText()).replace(/\s+/g, ''), new RegExp(`在地${n}家.*在地${n - 1}家`))
      assert.equal((await api(base, path)).gap.local_firms, n - 1)
      await page.locator('.history').getByText('只做贸易，不生产').waitFor()
      const gone = page.locator('main li.off')
      assert.match(await gone.innerText(), /人工/)
      await page.goto(`${base}/firms?judged=yes`)
      await settled(page)
      await page.locator('tbody').getByText(firm.name).waitFor()
      await page.goto(`${base}/firms/${firm.id}`)
      await page.getByRole('button', { name: '撤回研判' }).click()
      await told.waitFor()
      assert.equal((await api(base, path)).gap.local_firms, n)
      await page.locator('.history').getByText(/撤回/).waitFor()
    },
  },

  'a firm is put on a node that the rules did not find': {
    run: async ({ page, base }) => {
      const { id, squares } = await firstChain(base)
      const missing = squares.find((square) => square.kind === 'Missing')
      const firm = (await api(base, '/enterprises?region=430408&limit=1')).items[0]
      await visit(page, `${base}/firms/${firm.id}`)
      await page.getByRole('button', { name: '判到别的环节' }).click()
      const box = page.locator('.onto')
      await box.getByRole('combobox', { name: '产业链' }).selectOption(id)
      await box.getByRole('combobox', { name: '环节' }).selectOption(missing.node)
      await box.getByRole('textbox', { name: '理由' }).fill('去年投产，登记未改')
      await box.getByRole('textbox', { name: '经办' }).fill('链办')
      await box.getByRole('button', { name: '保存研判' }).click()
      const place = page.locator('main li', { has: page.locator(`a[href*="node=${missing.node}"]`) }).first()
      await place.getByText('人工').waitFor()
      const { gap, firms } = await api(base, `/chains/${id}/nodes/${missing.node}`)
      assert.equal(gap.local_firms, 1)
      assert.notEqual(firms.find((row) => row.enterprise.id === firm.id).judgement, null)
      await place.getByRole('button', { name: '撤回研判' }).click()
      await place.waitFor({ state: 'detached' })
    },
  },

  'of two people who judge at once the second is shown what the first said': {
    expectFaults: true,
    run: async ({ page, base }) => {
      const { id } = await firstChain(base)
      const busy = await busyNode(base, id)
      const { firms } = await api(base, `/chains/${id}/nodes/${busy.node}`)
      const firm = firms[0].enterprise
      await visit(page, `${base}/firms/${firm.id}`)
      const place = page.locator('main li', { has: page.locator(`a[href*="node=${busy.node}"]`) }).first()
      await place.getByRole('button', { name: /^研判/ }).click()
      const address = `${base}/api/v1/enterprises/${firm.id}/placements/${id}/${busy.node}/judgement`
      const body = JSON.stringify({ verdict: 'off', by: '专班', reason: '看过现场' })
      const answer = await fetch(address, { method: 'PUT', body, headers: { 'content-type': 'application/json' } })
      assert.equal(answer.status, 200)
      await place.getByRole('textbox', { name: '理由' }).fill('另有所见')
      await place.getByRole('textbox', { name: '经办' }).fill('链办')
      await place.getByRole('button', { name: '保存研判' }).click()
      await page.getByText('看过现场').first().waitFor()
      assert.match(await page.getByRole('alert').first().innerText(), /别人刚改过/)
      assert.equal((await fetch(address, { method: 'DELETE' })).status, 200)
    },
  },

  'placing again shows its progress and ends by itself': {
    run: async ({ page, base }) => {
      await visit(page, `${base}/data`)
      const { total } = await api(base, '/jobs')
      await page.getByRole('button', { name: '全部重新落位' }).click()
      await page.waitForFunction((rows) => document.querySelectorAll('.jobs tbody tr').length > rows, Math.min(total, 9))
      const first = page.locator('.jobs tbody tr').first()
      await first.getByText('人工发起').waitFor()
      await first.getByText('完成').waitFor()
      await page.getByRole('progressbar').waitFor({ state: 'detached' })
      const newest = (await api(base, '/jobs')).items[0]
      assert.deepEqual([newest.state, newest.firms], ['done', 0])
      await first.getByRole('link').click()
      await page.waitForURL(/job=/)
      await page.getByText('没有原来已落位的企业变动').waitFor()
    },
  },

  'every value of a firm names its source': {
    run: async ({ page, base }) => {
      const { items } = await api(base, '/enterprises?limit=1')
      const { statements } = await api(base, `/enterprises/${items[0].id}`)
      await visit(page, `${base}/firms/${items[0].id}`)
      const rows = page.locator('table tbody tr')
      assert.equal(await rows.count(), statements.length)
      assert.ok((await rows.first().innerText()).includes(statements[0].source))
    },
  },

  'the chosen edition and language come down in three formats under a telling name': {
    run: async ({ page, base }) => {
      const chain = await firstChain(base)
      for (const [edition, lang] of [['internal', 'zh'], ['public', 'en']]) {
        await atlas(page, base, `?edition=${edition}&lang=${lang}`)
        await page.getByRole('button', { name: edition === 'internal' ? '导出' : 'Export', exact: true }).click()
        for (const [format, first] of [['pdf', '%PDF-'], ['png', '\x89PNG'], ['svg', '<svg ']]) {
          const [download] = await Promise.all([
            page.waitForEvent('download'),
            page.locator('.downloads a', { hasText: format.toUpperCase() }).click(),
          ])
          assert.equal(download.suggestedFilename(), `${chain.id}-${edition}-${lang}.${format}`)
          const bytes = readFileSync(await download.path())
          assert.equal(bytes.subarray(0, first.length).toString('latin1'), first)
          if (format === 'svg') {
            assert.ok(bytes.includes(`data-edition="${edition}"`), 'another edition came')
            assert.ok(bytes.includes(lang === 'zh' ? chain.title.zh : chain.title.en), 'another language came')
          }
        }
      }
    },
  },

  'the chain’s directions, leaders, ties, returns and policies are told, and lead to their nodes': {
    run: async ({ page, base }) => {
      const { id } = await firstChain(base)
      const chain = await api(base, `/chains/${id}`)
      await atlas(page, base)
      await page.getByRole('button', { name: '这条链' }).click()
      await drawer(page).getByRole('heading', { level: 2 }).waitFor()
      assert.equal(new URL(page.url()).searchParams.get('about'), '1')
      const said = await drawer(page).innerText()
      const told = [
        ...chain.directions.map((direction) => direction.text.zh),
        ...chain.anchors.map((anchor) => anchor.name),
        ...chain.ties.flatMap((tie) => [tie.chain_title.zh, tie.what.zh]),
        ...chain.returns.map((flow) => flow.what.zh),
        ...chain.policies.map((policy) => policy.title.zh),
      ]
      assert.ok(told.length > 20, 'the chain says little of itself')
      for (const text of told) assert.ok(said.includes(text), `“${text}” is not told`)
      const anchor = chain.node_list.find((node) => node.id === chain.anchors[0].node)
      await drawer(page).getByRole('button', { name: anchor.title.zh, exact: true }).first().click()
      await drawer(page).getByRole('heading', { name: anchor.title.zh }).waitFor()
      assert.equal(new URL(page.url()).searchParams.get('about'), null)
    },
  },

  'Escape closes what is told of the chain and gives the focus back': {
    run: async ({ page, base }) => {
      await atlas(page, base)
      const button = page.getByRole('button', { name: '这条链' })
      await button.click()
      await page.waitForFunction(() => document.activeElement?.closest('aside.drawer'))
      await page.keyboard.press('Escape')
      await drawer(page).waitFor({ state: 'detached' })
      await page.waitForFunction(() => document.activeElement?.textContent.trim() === '这条链')
      assert.equal(await button.getAttribute('aria-pressed'), 'false')
    },
  },

  'a drawing that would run or load something does not': {
    // Without the server's content policy, so that the page is seen to protect itself.
    on: { bypassCSP: true },
    run: async ({ page, base }) => {
      await page.route('**/sheet.svg*', async (route) => {
        const answer = await route.fetch()
        const bad =
          '<script>window.ran = 1</script><style>main { display: none }</style>' +
          '<image href="data:image/svg+xml,x" onerror="window.ran = 2"/><image href="https://elsewhere.example/x.png"/>' +
          '<foreignObject><iframe xmlns="http://www.w3.org/1999/xhtml" src="https://elsewhere.example/"/></foreignObject></svg>'
        await route.fulfill({ response: answer, body: (await answer.text()).replace('</svg>', bad) })
      })
      await atlas(page, base)
      assert.equal(await page.evaluate(() => window.ran), undefined)
      assert.ok(await page.locator('main').isVisible())
      assert.equal(await sheet(page).locator('script, style, foreignObject, iframe, image[href]').count(), 0)
    },
  },

  'the problems of an import are told by row and column': {
    run: async ({ page, base }) => {
      const { id, file } = await faultyImport(base)
      const { problem_list: problems } = await api(base, `/imports/${id}`)
      await visit(page, `${base}/data`)
      await page.locator('tbody tr', { hasText: file }).getByRole('link').click()
      const rows = page.locator('section.detail tbody tr')
      await rows.first().waitFor()
      assert.equal(await rows.count(), problems.length)
      for (const [i, problem] of problems.entries()) {
        const [row, column, message] = await rows.nth(i).locator('td').allInnerTexts()
        assert.equal(row, String(problem.row ?? '—'))
        assert.equal(column, problem.column ?? '—')
        assert.equal(message, problem.message.replaceAll('`', ''))
      }
      assert.ok(problems.some((problem) => problem.row && problem.column), 'no problem has a row and a column')
    },
  },

  'every gap worth chasing leads to its targets, and a node’s drawer does too': {
    run: async ({ page, base }) => {
      const { chains } = await district(base)
      const chased = chains.flatMap((chain) =>
        chain.squares.filter(({ kind }) => ['Missing', 'Extend', 'Weak', 'New'].includes(kind)).map(({ node }) => `/targets/${chain.id}/${node}`),
      )
      await visit(page, `${base}/targets`)
      const links = await page.locator('main .kind a').evaluateAll((all) => all.map((a) => new URL(a.href).pathname))
      assert.deepEqual(links.sort(), chased.sort())
      const { chain, node, path } = await chasedGap(base)
      await visit(page, `${base}/atlas/${chain}?node=${node}`)
      await drawer(page).getByRole('link', { name: '看目标企业' }).click()
      await page.waitForURL((url) => url.pathname === path)
      await visit(page, `${base}/atlas/${chain}?node=${node}&edition=public`)
      await drawer(page).getByRole('heading', { level: 2 }).waitFor()
      assert.equal(await drawer(page).getByRole('link', { name: '看目标企业' }).count(), 0)
    },
  },

  'targets stand by tier, their points add up, and each reason names its source': {
    run: async ({ page, base }) => {
      const { path, list } = await chasedGap(base)
      const first = list.items.filter(({ tier }) => tier === 1)
      await visit(page, `${base}${path}`)
      assert.equal(await page.locator('h1').innerText(), `${list.total} 家候选，第 1 梯队 ${first.length} 家`)
      const order = await page.locator('[data-target]').evaluateAll((all) => all.map((b) => Number(b.dataset.target)))
      assert.deepEqual([...order.slice(0, first.length)].sort(), first.map((t) => t.enterprise.id).sort())
      assert.equal(order.length, list.items.length + list.vetoed.length)
      const target = list.items[0]
      await targetRow(page, target.enterprise.id).click()
      await drawer(page).getByRole('heading', { name: target.enterprise.name }).waitFor()
      assert.equal(new URL(page.url()).searchParams.get('open'), String(target.enterprise.id))
      const said = await drawer(page).innerText()
      for (const { text, source } of target.reasons) {
        assert.ok(said.includes(text.zh), text.zh)
        assert.ok(said.includes(source.zh), source.zh)
      }
      const sections = drawer(page).locator('section', { has: page.locator('h3') })
      for (const [i, axis] of ['value', 'likelihood'].entries()) {
        const points = await sections.nth(i).locator('li > b').allInnerTexts()
        assert.equal(points.reduce((sum, text) => sum + Number(text), 0), Math.round(target[axis]), axis)
      }
      for (const { zh } of target.unknown) assert.ok(said.includes(zh), zh)
    },
  },

  'chart and table are one selection: arrows move, Enter opens, Escape gives the focus back': {
    run: async ({ page, base }) => {
      const { path } = await chasedGap(base)
      await visit(page, `${base}${path}`)
      const order = await page.locator('[data-target]').evaluateAll((all) => all.map((b) => Number(b.dataset.target)))
      const focused = (name) => page.evaluate((key) => Number(document.activeElement.getAttribute(key)), name)
      assert.equal(await page.locator('[data-target][tabindex="0"]').count(), 1)
      await targetRow(page, order[0]).focus()
      await page.keyboard.press('ArrowDown')
      await page.waitForFunction((id) => document.activeElement.dataset.target === String(id), order[1])
      assert.equal(await page.locator('.mark.lit').count(), 1)
      await page.keyboard.press('Enter')
      await page.waitForFunction(() => document.activeElement.closest('aside.drawer'))
      assert.equal(new URL(page.url()).searchParams.get('open'), String(order[1]))
      await page.keyboard.press('Escape')
      await drawer(page).waitFor({ state: 'detached' })
      await page.waitForFunction((id) => document.activeElement.dataset.target === String(id), order[1])
      assert.equal(await page.locator('[data-mark][tabindex="0"]').count(), 1)
      await page.locator('[data-mark][tabindex="0"]').focus()
      const before = await focused('data-mark')
      await page.keyboard.press(before === order[0] ? 'ArrowDown' : 'ArrowUp')
      await page.waitForFunction((id) => document.activeElement.dataset.mark && Number(document.activeElement.dataset.mark) !== id, before)
      const mark = await focused('data-mark')
      await page.locator('tr.pointed').waitFor()
      await page.keyboard.press('Enter')
      await page.waitForURL((url) => url.searchParams.get('open') === String(mark))
      await page.keyboard.press('Escape')
      await page.waitForFunction((id) => Number(document.activeElement.dataset.mark) === id, mark)
    },
  },

  'a target is rejected with a reason, is no longer offered, and comes back when that is undone': {
    run: async ({ page, base }) => {
      const { chain, node, list, path } = await chasedGap(base)
      const { id, name } = list.items.at(-1).enterprise
      await visit(page, `${base}${path}?open=${id}`)
      await drawer(page).getByRole('button', { name: '不合适…' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('button', { name: '判为不合适' }).click()
      assert.match(await dialog.getByRole('alert').innerText(), /原因.*说明.*经办/)
      await dialog.getByRole('radio', { name: '无意来' }).check()
      await dialog.getByRole('textbox', { name: '说明' }).fill('去年已婉拒')
      await dialog.getByRole('textbox', { name: '经办' }).fill('链办')
      await dialog.getByRole('button', { name: '判为不合适' }).click()
      await dialog.waitFor({ state: 'detached' })
      await targetRow(page, id).waitFor({ state: 'detached' })
      assert.ok((await page.locator('.just').innerText()).includes(name))
      const now = await api(base, `/gaps/${chain}/${node}/targets?top=50`)
      assert.deepEqual([now.rejected, now.items.some((t) => t.enterprise.id === id)], [1, false])
      await page.getByRole('checkbox', { name: /也看不合适的/ }).check()
      await targetRow(page, id).click()
      await drawer(page).getByText('去年已婉拒', { exact: true }).waitFor()
      await drawer(page).getByRole('button', { name: '撤销' }).click()
      await drawer(page).getByText('去年已婉拒', { exact: true }).waitFor({ state: 'detached' })
      assert.equal((await api(base, `/gaps/${chain}/${node}/targets?top=50`)).rejected, 0)
    },
  },

  'a target is taken up and let go where it was said': {
    run: async ({ page, base }) => {
      const { list, path } = await chasedGap(base)
      const { id } = list.items[0].enterprise
      await visit(page, `${base}${path}?open=${id}`)
      await drawer(page).getByRole('button', { name: '列入跟进' }).click()
      const dialog = page.getByRole('dialog')
      await page.keyboard.press('Escape')
      await dialog.waitFor({ state: 'detached' })
      assert.equal(await drawer(page).count(), 1, 'Escape closed more than the dialog')
      await drawer(page).getByRole('button', { name: '列入跟进' }).click()
      await dialog.getByRole('textbox', { name: '怎么开头' }).fill('先请商会引见')
      await dialog.getByRole('textbox', { name: '经办' }).fill('招商一组')
      await dialog.getByRole('button', { name: '列入跟进' }).click()
      await page.locator('tr.opened .taken-up').waitFor()
      await page.locator('.just').getByRole('button', { name: '撤销' }).click()
      await page.locator('.taken-up').first().waitFor({ state: 'detached' })
    },
  },

  'weights that sum to zero are refused; a new version scores from then on and the old one can be asked for': {
    run: async ({ page, base }) => {
      const { chain, node, path } = await chasedGap(base)
      const { features, items } = await api(base, '/weights')
      await visit(page, `${base}${path}?panel=weights`)
      for (const { looks_at } of features) assert.ok((await drawer(page).innerText()).includes(looks_at.zh), looks_at.zh)
      await drawer(page).getByRole('button', { name: '做新的一版' }).click()
      const save = drawer(page).getByRole('button', { name: '保存为新版' })
      const likely = features.filter(({ axis }) => axis === 'likelihood')
      for (const { title } of likely) await drawer(page).getByRole('textbox', { name: title.zh, exact: true }).fill('0')
      assert.match(await drawer(page).getByRole('alert').innerText(), /可能性的权重合计为零/)
      assert.equal(await save.isDisabled(), true)
      await drawer(page).getByRole('textbox', { name: likely[0].title.zh, exact: true }).fill('40')
      await drawer(page).getByRole('textbox', { name: '这一版为什么' }).fill(`只看这一项，第 ${items.length} 次`)
      await drawer(page).getByRole('textbox', { name: '经办' }).fill('链办')
      await save.click()
      await page.locator('.finding', { hasText: `只看这一项，第 ${items.length} 次` }).waitFor()
      const now = await api(base, `/gaps/${chain}/${node}/targets?top=50`)
      assert.ok(now.weights.id > items[0].id)
      for (const target of now.items)
        for (const { axis, feature } of target.reasons) if (axis === 'likelihood') assert.equal(feature, likely[0].id)
      await drawer(page).getByRole('radio', { name: /产品自带/ }).check()
      await page.locator('.finding', { hasText: '产品自带' }).waitFor()
      assert.equal(new URL(page.url()).searchParams.get('weights'), '0')
    },
  },

  'targets are kept to words and to a tier, and the list comes down as shown': {
    run: async ({ page, base }) => {
      const { list, path } = await chasedGap(base)
      const { name } = list.items[1].enterprise
      await visit(page, `${base}${path}`)
      await page.getByRole('searchbox', { name: '名称、所在地' }).fill(name)
      await page.waitForURL((url) => url.searchParams.get('words') === name)
      const same = list.items.filter((t) => t.enterprise.name.includes(name)).length
      await page.waitForFunction((n) => document.querySelectorAll('[data-target]').length === n, same)
      const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '导出 CSV' }).click()])
      const table = readFileSync(await download.path(), 'utf8')
      assert.equal(table.trim().split('\r\n').length, same + 1)
      assert.ok(table.includes(name) && table.includes(list.items[1].reasons[0].text.zh))
      await page.getByRole('searchbox', { name: '名称、所在地' }).fill('没有这样一家')
      await page.getByText('没有符合筛选的目标').waitFor()
    },
  },

  'a gap that nobody could close says what to do': {
    run: async ({ page, base }) => {
      const { path } = await chasedGap(base)
      await page.route('**/targets?*', async (route) => {
        const answer = await route.fetch()
        const body = { ...(await answer.json()), items: [], vetoed: [], total: 0, candidates: 0, rejected: 0 }
        await route.fulfill({ response: answer, json: body })
      })
      await visit(page, `${base}${path}`)
      assert.equal(await page.locator('h1').innerText(), '没有候选企业')
      assert.equal(await page.getByRole('link', { name: '导入登记' }).getAttribute('href'), '/data')
    },
  },

  'a firm with a rule against it is listed apart with the rule and its source': {
    run: async ({ page, base }) => {
      const { list, path } = await chasedGap(base)
      const { enterprise } = list.items[0]
      const veto = {
        rule: 'environment',
        text: { zh: '环保：停产整治', en: 'environment: closed for its emissions' },
        source: { zh: '样例名单，2025-01-02', en: 'sample list, 2025-01-02' },
      }
      await page.route('**/targets?*', async (route) => {
        const answer = await route.fetch()
        const body = await answer.json()
        await route.fulfill({ response: answer, json: { ...body, items: body.items.slice(1), vetoed: [{ enterprise, veto }] } })
      })
      await visit(page, `${base}${path}`)
      assert.equal(await page.locator(`[data-mark="${enterprise.id}"]`).count(), 0)
      await targetRow(page, enterprise.id).click()
      const said = await drawer(page).innerText()
      for (const text of ['否决：环保', veto.text.zh, veto.source.zh]) assert.ok(said.includes(text), said)
      assert.equal(await drawer(page).getByRole('button', { name: '列入跟进' }).count(), 0)
    },
  },

  'the firms’ list can be kept to the local ones': {
    run: async ({ page, base }) => {
      const { enterprises } = await district(base)
      assert.ok(enterprises.local < enterprises.total, 'every firm is local')
      await visit(page, `${base}/firms`)
      await page.locator('.filters').getByRole('button', { name: '在地' }).click()
      await page.waitForURL(/place=local/)
      await page.locator('h1', { hasText: new RegExp(`^登记企业 ${enterprises.local} 家$`) }).waitFor()
      for (const row of await page.locator('tbody tr').allInnerTexts()) assert.ok(row.includes('在地'), row)
    },
  },

  'what no source says of a firm is named as unknown': {
    run: async ({ page, base }) => {
      const { items } = await api(base, '/enterprises?limit=200')
      const firm = items.find((item) => item.uscc === null && item.established === null)
      assert.ok(firm, 'everything is known of every firm')
      await visit(page, `${base}/firms/${firm.id}`)
      const said = await page.locator('.silent').innerText()
      for (const name of ['统一社会信用代码', '成立']) assert.ok(said.includes(name), said)
    },
  },

  'the server leaves no field of the contract out': {
    run: async ({ base }) => {
      const { components, paths } = await api(base, '/openapi.json')
      const resolve = (schema) => (schema.$ref ? resolve(components.schemas[schema.$ref.split('/').pop()]) : schema)
      const missing = (schema, value, at) => {
        if (value === null) return []
        const whole = resolve(schema)
        const left = (whole.allOf ?? []).flatMap((part) => missing(part, value, at))
        // Of several shapes the value has one: the one it lacks the least of.
        const ways = (whole.oneOf ?? []).filter((part) => part.$ref).map((part) => missing(part, value, at))
        left.push(...(ways.sort((a, b) => a.length - b.length)[0] ?? []))
        for (const item of whole.items && Array.isArray(value) ? value : []) left.push(...missing(whole.items, item, `${at}[]`))
        for (const [name, part] of Object.entries(whole.properties ?? {})) {
          if (!(name in value)) left.push(`${at}.${name}`)
          else left.push(...missing(part, value[name], `${at}.${name}`))
        }
        return left
      }
      const left = []
      const { id, squares } = await firstChain(base)
      const firm = (await api(base, '/enterprises?limit=1')).items[0]
      const asked = {
        '/district': '/district',
        '/chains': '/chains',
        '/chains/{chain}': `/chains/${id}`,
        '/chains/{chain}/gaps': `/chains/${id}/gaps`,
        '/chains/{chain}/nodes/{node}': squares.map((square) => `/chains/${id}/nodes/${square.node}`),
        '/enterprises': ['/enterprises', '/enterprises?query=hualing'],
        '/enterprises/{id}': `/enterprises/${firm.id}`,
        '/opportunities': ['/opportunities', '/opportunities?edition=internal'],
        '/sites': '/sites',
        '/zones': '/zones',
        '/gaps/{chain}/{node}/targets': `/gaps/${(({ chain, node }) => `${chain}/${node}`)(await chasedGap(base))}/targets`,
        '/weights': '/weights',
        '/costs': '/costs',
        '/imports': '/imports',
        '/jobs': '/jobs',
        '/jobs/{job}': `/jobs/${(await api(base, '/jobs')).items[0].id}`,
        '/chains/{chain}/nodes/{node}/labels': `/chains/${id}/nodes/${squares[0].node}/labels`,
        '/enterprises/{id}/survey': `/enterprises/${await askedFirm(base)}/survey`,
        '/enterprises/{id}/judgements': `/enterprises/${firm.id}/judgements`,
        '/imports/{id}': `/imports/${(await faultyImport(base)).id}`,
      }
      for (const [path, addresses] of Object.entries(asked)) {
        const { schema } = paths[`/api/v1${path}`].get.responses['200'].content['application/json']
        for (const address of [addresses].flat()) left.push(...missing(schema, await api(base, address), path))
      }
      assert.deepEqual([...new Set(left)], [])
    },
  },

  'a failure says what failed and can be tried again': {
    expectFaults: true,
    run: async ({ page, base }) => {
      await page.route('**/api/v1/imports', (route) => route.abort())
      await page.goto(`${base}/data`)
      await page.getByRole('alert').waitFor()
      assert.match(await page.getByRole('alert').innerText(), /没有读到导入记录/)
      await page.unroute('**/api/v1/imports')
      await page.getByRole('button', { name: '重试' }).click()
      await page.getByRole('alert').waitFor({ state: 'detached' })
    },
  },

  'an unknown chain is said, not guessed': {
    expectFaults: true,
    run: async ({ page, base }) => {
      await page.goto(`${base}/atlas/no-such-chain`)
      await page.getByRole('alert').first().waitFor()
      assert.match(await page.getByRole('alert').first().innerText(), /没有这条产业链/)
    },
  },

  'on a phone a node is opened from the list and closed again': {
    on: { width: 390, height: 844, touch: true },
    run: async ({ page, base }) => {
      const chain = await firstChain(base)
      await visit(page, `${base}/atlas/${chain.id}`)
      const { title } = chain.squares[0]
      await page.locator('.nodes').getByRole('button', { name: title.zh }).first().tap()
      await drawer(page).getByRole('heading', { name: title.zh }).waitFor()
      await drawer(page).getByRole('button', { name: '关闭' }).tap()
      await drawer(page).waitFor({ state: 'detached' })
    },
  },

  ...Object.fromEntries(english),
  ...Object.fromEntries(audits),
  ...Object.fromEntries(narrow),

  'a chain is edited by keyboard: a card moves, a way without room is said, a field keeps its keys': {
    async run({ page, base }) {
      const { id } = await firstChain(base)
      const edit = (name) => page.locator(`[data-edit="${name}"]`)
      await visit(page, `${base}/atlas/${id}/edit`)
      await edit('by').fill('丙 产业科')
      await edit('title').fill('用键盘移动')
      await edit('begin').click()
      await edit('state').filter({ hasText: '编写中' }).waitFor()
      assert.match(await page.locator('.legend').innerText(), /Tab .*回车.*Alt/)
      const at = new URL(page.url())
      const outline = async () => (await api(base, `/chains/${id}/drafts/${at.searchParams.get('draft')}`)).outline
      const { nodes, lanes } = await outline()
      const top = nodes.find((node) => node.lane === lanes[0].id && node.rank > 0)
      await card(page, top.id).focus()
      await page.keyboard.press('Enter')
      await page.waitForURL((url) => url.searchParams.get('node') === top.id)

      // Above the first lane there is none; nothing is written.
      await page.keyboard.press('Alt+ArrowUp')
      await edit('moved').filter({ hasText: '没有位置' }).waitFor()
      assert.equal((await outline()).nodes.find((node) => node.id === top.id).lane, top.lane)

      await page.keyboard.press('Alt+ArrowDown')
      await edit('moved').filter({ hasText: lanes[1].title.zh }).waitFor()
      assert.equal((await outline()).nodes.find((node) => node.id === top.id).lane, lanes[1].id)

      // In a field the keys belong to its text.
      await edit('zh').focus()
      await page.keyboard.press('Alt+ArrowUp')
      await page.waitForTimeout(300)
      assert.equal((await outline()).nodes.find((node) => node.id === top.id).lane, lanes[1].id)
    },
  },

  'what is typed in the form of a node stays while a word is added and taken back beside it': {
    async run({ page, base }) {
      const { id } = await firstChain(base)
      const edit = (name) => page.locator(`[data-edit="${name}"]`)
      await visit(page, `${base}/atlas/${id}/edit`)
      await edit('by').fill('丁 产业科')
      await edit('title').fill('改名之前先加词')
      await edit('begin').click()
      await edit('state').filter({ hasText: '编写中' }).waitFor()
      await edit('pick').selectOption({ index: 3 })
      const english = await edit('en').inputValue()
      await edit('zh').fill('还没有保存的名字')
      await edit('word').fill('没有登记会写的词')
      await edit('word').press('Enter')
      const chip = page.locator('.chips li').filter({ hasText: '没有登记会写的词' })
      await chip.waitFor()
      assert.equal(await edit('zh').inputValue(), '还没有保存的名字')
      await chip.getByRole('button').click()
      await chip.waitFor({ state: 'detached' })
      assert.equal(await edit('zh').inputValue(), '还没有保存的名字')
      assert.equal(await edit('en').inputValue(), english)

      // Another node has its own names.
      await edit('pick').selectOption({ index: 4 })
      await page.waitForFunction(
        () => document.querySelector('[data-edit="zh"]')?.value !== '还没有保存的名字',
      )
    },
  },

  'a chain is edited by one person, accepted by another, and the sheet and its labels follow': {
    async run({ page, base }) {
      const { id } = await firstChain(base)
      const before = await api(base, `/chains/${id}/versions`)
      await visit(page, `${base}/atlas/${id}`)
      await page.getByRole('link', { name: '编辑', exact: true }).click()
      const edit = (name) => page.locator(`[data-edit="${name}"]`)
      await edit('by').fill('甲 产业科')
      await edit('title').fill('补一个环节')
      await edit('begin').click()
      await edit('state').filter({ hasText: '编写中' }).waitFor()

      await edit('new-node').click()
      await edit('zh').fill('管道 <b>智能巡检</b>')
      await edit('en').fill('Pipe patrol')
      await edit('rank').fill('12')
      await edit('terms').fill('管道智能巡检机器人')
      await edit('link-with').selectOption({ index: 5 })
      await edit('save').click()
      await edit('pick').locator('option', { hasText: '智能巡检' }).waitFor({ state: 'attached' })
      await card(page, 'pipe-patrol').waitFor()
      assert.equal(await card(page, 'pipe-patrol').getAttribute('data-change'), 'added')

      await edit('word').fill('无缝钢管制造销售')
      await page.locator('.trial p').first().waitFor()

      await page.getByRole('button', { name: '审定', exact: true }).click()
      await edit('labels').getByText('智能巡检').waitFor()
      assert.equal(await edit('changes').locator('li').count(), 2)
      await edit('go-proposed').click()
      await edit('state').filter({ hasText: '待审定' }).waitFor()

      await edit('by').fill('乙 链办')
      await edit('go-accepted').click()
      await edit('state').filter({ hasText: '已成新版本' }).waitFor()
      const after = await api(base, `/chains/${id}/versions`)
      assert.equal(after.items.length, before.items.length + 1)
      assert.deepEqual([after.items[0].by, after.items[0].reviewer], ['甲 产业科', '乙 链办'])
      assert.ok((await gaps(base, id)).some((gap) => gap.node === 'pipe-patrol'), 'the new node has no label')
      for (let tries = 0; ; tries++) {
        const [job] = (await api(base, '/jobs')).items
        if (job?.state === 'done') break
        assert.ok(tries < 60, `placing is ${job?.state}`)
        await new Promise((wait) => setTimeout(wait, 500))
      }
      await visit(page, `${base}/atlas/${id}`)
      await card(page, 'pipe-patrol').waitFor()

      // What was true before comes back by the same way.
      await fetch(`${base}/api/v1/chains/${id}/drafts`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ title: '恢复', by: '甲 产业科', restore: before.items[0].number }),
      }).then(async (answer) => {
        const draft = await answer.json()
        let { revision } = draft
        for (const [state, by] of [['proposed', '甲 产业科'], ['accepted', '乙 链办']]) {
          const done = await fetch(`${base}/api/v1/chains/${id}/drafts/${draft.id}/state`, {
            method: 'PUT',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify({ state, by, note: '', revision }),
          })
          assert.ok(done.ok, await done.text())
          revision += 1
        }
      })
      assert.ok(!(await gaps(base, id)).some((gap) => gap.node === 'pipe-patrol'))
    },
  },
}
