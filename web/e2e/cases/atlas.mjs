// The atlas on a screen: looked through, walked by keyboard, moved back in time, shared and printed.

import assert from 'node:assert/strict'
import { api, audit, card, chineseLeft, drawer, fits, param, sheet } from '../helpers.mjs'

const CHAIN = 'steel-pipe'
/** A chain whose labels of five years ago were others. */
const TURNED = 'new-energy'

async function open(page, base, query = '', chain = CHAIN) {
  await page.goto(`${base}/atlas/${chain}${query}`)
  await sheet(page).locator('[data-id^="node:"]').first().waitFor()
  await page.locator('.kind').first().waitFor()
}

/** Ids of the nodes that are drawn as lit. */
const litNodes = (page) =>
  sheet(page)
    .locator('[data-id^="node:"]')
    .evaluateAll((all) => all.filter((g) => g.dataset.lit !== 'off').map((g) => g.dataset.id.slice(5)).sort())

const focusedNode = (page) => page.evaluate(() => document.activeElement?.getAttribute('data-id')?.slice(5) ?? null)

/** Everything up and down the links from a node. */
function reached(node, links) {
  const found = new Set([node])
  for (const [near, far] of [['from', 'to'], ['to', 'from']]) {
    const edge = [node]
    const met = new Set()
    while (edge.length > 0) {
      const at = edge.pop()
      for (const link of links.filter((each) => each[near] === at && !met.has(each[far]))) {
        met.add(link[far])
        edge.push(link[far])
      }
    }
    for (const id of met) found.add(id)
  }
  return [...found].sort()
}

/** Two fingers that move apart about a point. */
async function spread(page, { x, y }) {
  const touch = await page.context().newCDPSession(page)
  const at = (gap) => [{ x: x - gap, y, id: 1 }, { x: x + gap, y, id: 2 }]
  await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: at(20) })
  for (let gap = 30; gap <= 90; gap += 15) await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: at(gap) })
  await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
}

const width = (page) => sheet(page).evaluate((layer) => layer.getBoundingClientRect().width)

export const cases = {
  'atlas: a node in focus lights all that supplies it and all that takes from it, and stands in the URL': {
    run: async ({ page, base }) => {
      const { link_list } = await api(base, `/chains/${CHAIN}`)
      const node = link_list.find((link) => link_list.some((other) => other.to === link.from)).from
      await open(page, base, `?node=${node}`)
      await page.getByRole('button', { name: '聚焦上下游' }).click()
      const expected = reached(node, link_list)
      await page.waitForFunction(() => document.querySelector('[data-lit="off"]'))
      assert.deepEqual(await litNodes(page), expected)
      assert.equal(param(page, 'focus'), node)
      await page.reload()
      await page.waitForFunction(() => document.querySelector('[data-lit="off"]'))
      assert.deepEqual(await litNodes(page), expected)
      const heads = await sheet(page)
        .locator('[data-head]')
        .evaluateAll((all) => all.every((head) => head.dataset.lit === document.querySelector(`[data-id="link:${head.dataset.head}"]`).dataset.lit))
      assert.ok(heads, 'an arrowhead is lit otherwise than its line')
      await page.getByRole('button', { name: '取消聚焦' }).click()
      await page.waitForFunction(() => !document.querySelector('[data-lit]'))
    },
  },

  'atlas: labels, zones and firms filter the sheet, and what is left is counted': {
    run: async ({ page, base }) => {
      const finder = await api(base, `/chains/${CHAIN}/finder`)
      const of = (test) => finder.nodes.filter(test).map((n) => n.node).sort()
      await open(page, base)
      await page.locator('.kind.Missing').click()
      await page.waitForFunction(() => document.querySelector('[data-lit="off"]'))
      const missing = of((n) => n.kind === 'Missing')
      assert.deepEqual(await litNodes(page), missing)
      assert.equal(param(page, 'kind'), 'Missing')
      assert.match(await page.locator('.lens .count').innerText(), new RegExp(`${finder.nodes.length}.*${missing.length}`))
      const zone = finder.nodes.find((n) => n.kind === 'Missing' && n.zones.length > 0).zones[0]
      await page.locator('.lens select').selectOption(zone)
      const both = of((n) => n.kind === 'Missing' && n.zones.includes(zone))
      await page.waitForFunction((n) => document.querySelectorAll('[data-id^="node:"]:not([data-lit="off"])').length === n, both.length)
      assert.deepEqual(await litNodes(page), both)
      await page.getByRole('button', { name: '全部清除' }).click()
      await page.waitForFunction(() => !document.querySelector('[data-lit]'))
      const firm = finder.firms.find((f) => f.local && f.nodes.length + f.minor.length > 1)
      await page.getByRole('combobox', { name: '在这张图上找环节或企业' }).fill(firm.name)
      await page.getByRole('option').first().click()
      await page.waitForFunction(() => document.querySelector('[data-lit="off"]'))
      assert.equal(param(page, 'firm'), String(firm.id))
      assert.deepEqual(await litNodes(page), [...new Set([...firm.nodes, ...firm.minor])].sort())
    },
  },

  'atlas: the initials of a name fly to its node': {
    run: async ({ page, base }) => {
      const { nodes } = await api(base, `/chains/${CHAIN}/finder`)
      const initials = (n) => n.sound.split('-').map((s) => s[0]).join('')
      const node = nodes.find((n) => n.sound.split('-').length >= 5 && nodes.filter((o) => initials(o).includes(initials(n))).length === 1)
      await open(page, base)
      await page.getByRole('combobox', { name: '在这张图上找环节或企业' }).fill(initials(node))
      await page.getByRole('option').first().waitFor()
      await page.keyboard.press('Enter')
      await drawer(page).getByRole('heading', { level: 2 }).waitFor()
      assert.equal(param(page, 'node'), node.node)
      const box = await card(page, node.node).boundingBox()
      assert.ok(box.width > 100 && box.x > 72 && box.y > 100, JSON.stringify(box))
    },
  },

  'atlas: the public edition finds no firm from elsewhere': {
    run: async ({ page, base }) => {
      const { firms } = await api(base, `/chains/${CHAIN}/finder`)
      const away = firms.find((firm) => !firm.local)
      await open(page, base, '?edition=public')
      await page.getByRole('combobox', { name: '在这张图上找环节或企业' }).fill(away.name)
      await page.getByText('图上没有').waitFor()
      assert.equal(await page.getByRole('option', { name: away.name }).count(), 0)
    },
  },

  'atlas: the arrow keys walk along the links, Enter opens, Escape gives the card back': {
    run: async ({ page, base }) => {
      const { link_list } = await api(base, `/chains/${CHAIN}`)
      await open(page, base)
      const start = link_list.find((link) => link_list.some((next) => next.from === link.to)).from
      await card(page, start).focus()
      await page.keyboard.press('ArrowRight')
      const second = await focusedNode(page)
      assert.ok(link_list.some((link) => link.from === start && link.to === second), `${start} → ${second}`)
      await page.keyboard.press('ArrowRight')
      const third = await focusedNode(page)
      assert.ok(link_list.some((link) => link.from === second && link.to === third), `${second} → ${third}`)
      await page.keyboard.press('ArrowLeft')
      assert.equal(await focusedNode(page), second, 'the way back leads elsewhere')
      const top = await card(page, second).boundingBox()
      await page.keyboard.press('ArrowDown')
      const below = await focusedNode(page)
      if (below !== second) assert.ok((await card(page, below).boundingBox()).y > top.y)
      const name = await card(page, below).evaluate((g) => g.querySelector('title').textContent)
      assert.match(name, /[:：].+在地企业 \d+ 家；上家 \d+，下家 \d+/)
      await page.keyboard.press('Enter')
      await page.waitForFunction(() => document.activeElement?.closest('aside.drawer'))
      await page.keyboard.press('Escape')
      await drawer(page).waitFor({ state: 'detached' })
      assert.equal(await focusedNode(page), below)
    },
  },

  'atlas: it fits the width, a double click comes nearer, and no throw loses the sheet': {
    run: async ({ page, base }) => {
      await open(page, base)
      const port = await page.locator('.sheet .port').boundingBox()
      await page.locator('.sheet .port').focus()
      await page.keyboard.press('1')
      assert.ok(Math.abs((await width(page)) - (port.width - 32)) < 2)
      assert.ok(await page.locator('svg.mini').isVisible(), 'no overview though a part is out of sight')
      const before = await width(page)
      await page.mouse.dblclick(port.x + 60, port.y + 20)
      assert.ok((await width(page)) > before * 1.8)
      await page.locator('svg.mini').click({ position: { x: 4, y: 4 } })
      for (let i = 0; i < 6; i += 1) {
        await page.mouse.move(port.x + 30, port.y + 30)
        await page.mouse.down()
        await page.mouse.move(port.x + port.width - 30, port.y + port.height - 30, { steps: 5 })
        await page.mouse.up()
      }
      const box = await sheet(page).boundingBox()
      assert.ok(box.x < port.x + port.width - 40 && box.y < port.y + port.height - 40, 'the sheet is lost')
      await page.keyboard.press('0')
      await page.locator('svg.mini').waitFor({ state: 'hidden' })
    },
  },

  'atlas: looking back shows the labels of the day, marks what changed since and comes back': {
    run: async ({ page, base }) => {
      const timeline = await api(base, `/chains/${TURNED}/timeline`)
      const at = timeline.items.findIndex((month, i) => i > 0 && month.turned.length > 0)
      const day = timeline.items[at].as_of
      await open(page, base, '', TURNED)
      await page.getByRole('button', { name: '回看', exact: true }).click()
      await page.getByRole('slider').fill(String(at))
      await page.waitForURL((url) => url.searchParams.get('as_of') === day)
      await page.waitForFunction((text) => document.querySelector('.sheet-canvas')?.textContent.includes(`回看 ${text}`), day)
      const { items } = await api(base, `/chains/${TURNED}/gaps?as_of=${day}`)
      for (const { node, shown } of items) assert.equal(await card(page, node).getAttribute('data-kind'), shown, node)
      const now = new Map((await api(base, `/chains/${TURNED}/gaps`)).items.map((gap) => [gap.node, gap.shown]))
      const changed = items.filter((gap) => now.get(gap.node) !== gap.shown)
      assert.equal(await sheet(page).locator('[data-id^="since:"]').count(), changed.length)
      const { node } = timeline.items[at].turned[0]
      await page.locator('.told .link').first().click()
      await drawer(page).getByText(`这是 ${day} 的情况`).waitFor()
      assert.equal(param(page, 'node'), node)
      await page.getByRole('button', { name: '回到现在' }).click()
      await page.waitForFunction(() => !document.querySelector('.sheet-canvas')?.textContent.includes('回看'))
      assert.equal(await sheet(page).locator('[data-id^="since:"]').count(), 0)
    },
  },

  'atlas: the months play one after another and stop when told to': {
    run: async ({ page, base }) => {
      const { items } = await api(base, `/chains/${TURNED}/timeline`)
      await open(page, base, `?as_of=${items[0].as_of}`, TURNED)
      await page.getByRole('button', { name: '逐月播放' }).click()
      await page.waitForURL((url) => url.searchParams.get('as_of') === items[2].as_of)
      await page.getByRole('button', { name: '停下' }).click()
      const stood = param(page, 'as_of')
      await page.waitForTimeout(1500)
      assert.equal(param(page, 'as_of'), stood)
    },
  },

  'atlas: play stops at a month whose sheet does not come': {
    expectFaults: true,
    run: async ({ page, base }) => {
      const { items } = await api(base, `/chains/${TURNED}/timeline`)
      await open(page, base, `?as_of=${items[0].as_of}`, TURNED)
      await page.route(
        (url) => url.pathname.endsWith(`/${TURNED}/sheet.svg`) && url.searchParams.get('as_of') === items[1].as_of,
        (route) => route.abort(),
      )
      await page.getByRole('button', { name: '逐月播放' }).click()
      await page.getByRole('alert').waitFor()
      await page.getByRole('button', { name: '逐月播放' }).waitFor({ timeout: 3000 })
      assert.equal(param(page, 'as_of'), items[1].as_of)
    },
  },

  'atlas: a slide past many months is told month by month, and asks for the sheet of the last alone': {
    run: async ({ page, base }) => {
      const { items } = await api(base, `/chains/${TURNED}/timeline`)
      await open(page, base, '?days=1', TURNED)
      const slider = page.getByRole('slider')
      await slider.waitFor()
      const asked = []
      page.on('request', (request) => {
        const url = new URL(request.url())
        if (/\/(sheet\.svg|finder)$/.test(url.pathname)) asked.push(`${url.pathname.split('/').at(-1)} ${url.searchParams.get('as_of')}`)
      })
      const told = await slider.evaluate(async (input, length) => {
        const told = []
        for (let month = length - 2; month >= length - 8; month -= 1) {
          input.value = String(month)
          input.dispatchEvent(new Event('input', { bubbles: true }))
          await new Promise((frame) => requestAnimationFrame(frame))
          told.push(document.querySelector('.told strong').textContent)
        }
        input.dispatchEvent(new Event('change', { bubbles: true }))
        return told
      }, items.length)
      assert.deepEqual(told, items.slice(-8, -1).reverse().map((month) => month.as_of))
      const day = items.at(-8).as_of
      await page.waitForFunction((text) => document.querySelector('.sheet-canvas')?.textContent.includes(`回看 ${text}`), day)
      assert.deepEqual(asked.sort(), [`finder ${day}`, `sheet.svg ${day}`])
      assert.equal(await slider.inputValue(), String(items.length - 8))
    },
  },

  'atlas: a shared link opens the public page, also without a script, at the node': {
    run: async ({ page, base }) => {
      const { node_list } = await api(base, `/chains/${CHAIN}`)
      const { id, title } = node_list[3]
      await open(page, base, `?node=${id}&as_of=2024-06-30`)
      await page.getByRole('button', { name: '分享', exact: true }).click()
      const link = await page.getByLabel('公开链接').inputValue()
      assert.equal(link, `${base}/portal/atlas/${CHAIN}?lang=zh&as_of=2024-06-30&node=${id}`)
      const plain = await page.context().browser().newContext({ javaScriptEnabled: false })
      try {
        const reader = await plain.newPage()
        await reader.goto(link)
        assert.ok((await reader.locator('.sent').innerText()).includes(title.zh))
        assert.equal(await reader.locator('.frame .sought').count(), 1)
        assert.ok((await reader.locator('.note').innerText()).includes('2024-06-30'))
        await reader.locator(`#card-${id}`).click()
        await reader.waitForURL((url) => url.hash === `#node-${id}`)
        await reader.locator(`#node-${id}`).getByText('图上位置').click()
        await reader.waitForURL((url) => url.hash === `#card-${id}`)
        await reader.getByRole('link', { name: 'English' }).click()
        await reader.waitForURL((url) => url.searchParams.get('lang') === 'en' && url.searchParams.get('node') === id)
        assert.ok((await reader.locator('.sent').innerText()).includes(title.en))
        await reader.locator('a.place').click()
        await reader.waitForURL((url) => url.pathname === '/portal')
        await reader.locator('.rooms').getByRole('link', { name: 'Atlas' }).click()
        await reader.waitForURL((url) => url.pathname === '/portal/atlas')
        await reader.locator(`.frame a[data-id="node:${CHAIN}"]`).click()
        await reader.waitForURL((url) => url.pathname === `/portal/atlas/${CHAIN}`)
      } finally {
        await plain.close()
      }
    },
  },

  'atlas: the public pages are accessible, English throughout, and fit a phone': {
    on: { width: 390, height: 844, touch: true, bypassCSP: true },
    run: async ({ page, base }) => {
      const rooms = ['', '/list', '/list/O-001', '/sites?power_kva=800', '/sites/S-001', '/costs', '/policies', '/ask?about=opportunity/O-001']
      for (const path of [...rooms.map((room) => `/portal${room}`), '/portal/atlas', `/portal/atlas/${CHAIN}?node=drill-pipe`]) {
        for (const lang of ['zh', 'en']) {
          await page.goto(`${base}${path}${path.includes('?') ? '&' : '?'}lang=${lang}`)
          await audit(page, `${path} in ${lang}`)
          await fits(page)
          if (lang === 'en') assert.deepEqual(await chineseLeft(page), [], path)
        }
      }
    },
  },

  'atlas: the browser prints the sheet alone, on one page': {
    run: async ({ page, base }) => {
      await open(page, base, '?kind=Missing&node=drill-pipe')
      const pdf = (await page.pdf({ preferCSSPageSize: true, printBackground: true })).toString('latin1')
      assert.equal(pdf.match(/\/Type\s*\/Page\b(?!s)/g)?.length, 1)
      const [, , , across, down] = /\/MediaBox\s*\[(\S+) (\S+) (\S+) (\S+)\]/.exec(pdf).map(Number)
      assert.ok(across > down || /\/MediaBox\s*\[0 0 1190/.test(pdf), 'the page is not A3 landscape')
      await page.emulateMedia({ media: 'print' })
      for (const part of ['header.bar', '.tools', '.lens', 'aside.drawer', '.zoom']) {
        assert.equal(await page.locator(part).first().isVisible(), false, `${part} is printed`)
      }
      assert.ok(await sheet(page).isVisible())
    },
  },

  'atlas: on the cover a chain lights its ties, and a click goes in': {
    run: async ({ page, base }) => {
      await page.goto(`${base}/atlas`)
      await card(page, CHAIN).waitFor()
      const ties = sheet(page).locator('[data-id^="tie:"]')
      const own = await ties.evaluateAll((all, chain) => all.filter((g) => g.dataset.id.split(':').includes(chain)).length, CHAIN)
      assert.ok(own > 0, 'the chain has no ties')
      await card(page, CHAIN).locator('rect').first().hover()
      await page.waitForFunction(() => document.querySelector('[data-id^="tie:"][data-lit="off"]'))
      const lit = await ties.evaluateAll((all) => all.filter((g) => g.dataset.lit === '0').map((g) => g.dataset.id))
      assert.ok(lit.length === own && lit.every((id) => id.split(':').includes(CHAIN)), `${lit}`)
      await page.mouse.move(2, 2)
      await page.waitForFunction(() => !document.querySelector('[data-lit]'))
      await card(page, CHAIN).focus()
      await page.waitForFunction(() => document.querySelector('[data-id^="tie:"][data-lit="off"]'))
      await page.keyboard.press('Enter')
      await page.waitForURL((url) => url.pathname === `/atlas/${CHAIN}`)
    },
  },

  'atlas: a phone shows the nodes first, then the sheet, which two fingers enlarge': {
    on: { width: 390, height: 844, touch: true },
    run: async ({ page, base }) => {
      await page.goto(`${base}/atlas/${CHAIN}`)
      await page.locator('.nodes button').first().waitFor()
      assert.equal(await sheet(page).count(), 0)
      await page.locator('.kind.Missing').tap()
      const { nodes } = await api(base, `/chains/${CHAIN}/finder`)
      const missing = nodes.filter((n) => n.kind === 'Missing').length
      await page.waitForFunction((n) => document.querySelectorAll('.nodes button').length === n, missing)
      await page.getByRole('button', { name: '图', exact: true }).tap()
      await sheet(page).locator('[data-id^="node:"]').first().waitFor()
      assert.equal(param(page, 'view'), 'sheet')
      await page.locator('.sheet .port').scrollIntoViewIfNeeded()
      const port = await page.locator('.sheet .port').boundingBox()
      const before = await width(page)
      await spread(page, { x: port.x + port.width / 2, y: port.y + Math.min(port.height, 500) / 2 })
      assert.ok((await width(page)) > before * 2, 'it did not grow')
      await fits(page)
    },
  },

  'atlas: filtered, looking back and with its menus open it is accessible in both languages': {
    on: { bypassCSP: true },
    run: async ({ page, base }) => {
      for (const lang of ['zh', 'en']) {
        await open(page, base, `?kind=Missing&focus=drill-pipe&as_of=2024-06-30&lang=${lang}`)
        await page.getByRole('slider').waitFor()
        await audit(page, `looking back in ${lang}`)
        await page.getByRole('button', { name: lang === 'zh' ? '导出' : 'Export', exact: true }).click()
        await audit(page, `the menu in ${lang}`)
        await page.keyboard.press('Escape')
        await page.getByRole('button', { name: lang === 'zh' ? '分享' : 'Share', exact: true }).click()
        await audit(page, `the link in ${lang}`)
        if (lang === 'en') assert.deepEqual(await chineseLeft(page), [])
      }
    },
  },
}
