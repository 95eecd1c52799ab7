// The wall screen: what stands on it, that it turns, stops and walks, what it says when the line breaks, and the links that open it.

import assert from 'node:assert/strict'
import { alone, done, logIn, office, PASSWORD } from '../accounts.mjs'
import { api, audit, fits, send, visit } from '../helpers.mjs'

const panel = (page, name) => page.locator(`[data-panel="${name}"]`)
const place = (page) => page.locator('.wall .place').innerText()

async function wall(page, base, hash = '') {
  await page.goto(`${base}/screen${hash}`)
  await page.locator('.wall .figures').waitFor()
}

export const cases = {
  'the wall shows what the server counts, and no name of a firm or a project': {
    on: { width: 1920, height: 1080 },
    run: async ({ page, base }) => {
      const screen = await api(base, '/screen')
      await wall(page, base)
      assert.equal(await page.locator('nav.rail').count(), 0, 'the shell stands around the wall')
      assert.match(await page.locator('h1').innerText(), /一单一图谱/)
      for (const { stage, count } of screen.stages) {
        assert.equal(await panel(page, 'pipeline').locator(`[data-stage="${stage.code}"] b`).innerText(), String(count))
      }
      for (const chain of screen.chains) {
        const row = panel(page, 'atlas').locator(`[data-chain="${chain.id}"]`)
        assert.equal(await row.locator('td.Missing').innerText(), String(chain.kinds.Missing ?? 0), chain.id)
        const nodes = Object.values(chain.squares).reduce((sum, { length }) => sum + length, 0)
        assert.equal(await row.locator('rect').count(), nodes, chain.id)
      }
      assert.match(await page.locator('.figure-block.red').innerText(), new RegExp(String(screen.red.count)))
      const { items } = await api(base, '/projects?limit=500')
      const zones = screen.zones.map(({ title }) => title.zh).join()
      for (let n = 0; n < 3; n += 1) {
        const text = await page.locator('.wall').innerText()
        for (const { name, investor } of items) {
          if (!zones.includes(name)) assert.ok(!text.includes(name), name)
          if (investor.length > 3) assert.ok(!text.includes(investor), investor)
        }
        await page.keyboard.press('ArrowRight')
      }
    },
  },

  'the wall fits a screen and one four times as large, word for word as large, without a bar to scroll': {
    run: async ({ page, base }) => {
      let before = 0
      for (const [width, height] of [[1920, 1080], [3840, 2160]]) {
        await page.setViewportSize({ width, height })
        await wall(page, base)
        for (let n = 0; n < 3; n += 1) {
          const over = await page.locator('.wall').evaluate((el) => [el.scrollHeight - el.clientHeight, el.scrollWidth - el.clientWidth])
          assert.ok(over[0] <= 1 && over[1] <= 1, `${width}: screen ${n + 1} is ${over} too large`)
          await page.keyboard.press('ArrowRight')
        }
        const size = await page.locator('h1').evaluate((el) => parseFloat(getComputedStyle(el).fontSize))
        if (before) assert.ok(Math.abs(size / before - 2) < 0.01, `${before} → ${size}`)
        before = size
        const small = await page.locator('.wall').evaluate((el) => {
          const all = [...el.querySelectorAll('*')].filter((one) => [...one.childNodes].some((n) => n.nodeType === 3 && n.data.trim()) && !one.closest('footer .acts, svg'))
          return Math.min(...all.map((one) => parseFloat(getComputedStyle(one).fontSize)))
        })
        assert.ok(small >= 20 * (width / 1920) - 0.1, `the smallest words are ${small} px on ${width}`)
      }
      await page.setViewportSize({ width: 390, height: 844 })
      await wall(page, base)
      await fits(page)
    },
  },

  'screens follow one another, any key holds them, arrows walk': {
    on: { width: 1920, height: 1080 },
    run: async ({ page, base }) => {
      const { settings } = await api(base, '/screen')
      await send(base, 'PUT', '/screen/settings', { ...settings, seconds: 5 })
      try {
        await wall(page, base)
        assert.equal(await place(page), '1 / 3')
        await page.waitForFunction(() => document.querySelector('.wall .place')?.textContent === '2 / 3', null, { timeout: 9000 })
        await page.keyboard.press('x')
        await page.getByText('已停住').waitFor()
        await page.waitForTimeout(6500)
        assert.equal(await place(page), '2 / 3', 'it went on while held')
        await page.keyboard.press('ArrowRight')
        assert.equal(await place(page), '3 / 3')
        await page.keyboard.press('ArrowRight')
        assert.equal(await place(page), '1 / 3')
        await page.keyboard.press('ArrowLeft')
        assert.equal(await place(page), '3 / 3')
        await page.keyboard.press('x')
        await page.waitForFunction(() => document.querySelector('.wall .place')?.textContent === '1 / 3', null, { timeout: 9000 })
      } finally {
        await send(base, 'PUT', '/screen/settings', settings)
      }
    },
  },

  'what is written is on the wall within seconds, and what is set for it holds': {
    on: { width: 1920, height: 1080 },
    run: async ({ page, base }) => {
      const { settings, stages } = await api(base, '/screen')
      await wall(page, base)
      const lead = stages.find(({ stage }) => stage.code === 'lead').count
      const { as_of: day } = await api(base, '/projects/board')
      await send(base, 'POST', '/projects', {
        on: day, judged: [],
        facts: { name: `大屏核对${Date.now()}`, profile: 'light', investor: `核对投资${Date.now()}公司`, content: '核对', channel: 'chamber', owner: '本机', unit: '商务局' },
      })
      await page.waitForFunction((n) => document.querySelector('[data-panel="pipeline"] [data-stage="lead"] b')?.textContent === String(n), lead + 1, { timeout: 15_000 })
      await visit(page, `${base}/screen/settings`)
      await page.getByLabel('中文标题').fill('招商作战图')
      await page.getByLabel('英文标题').fill('War room')
      await page.getByLabel('不显示转红').check()
      await page.getByRole('checkbox', { name: '五区' }).uncheck()
      await page.getByRole('button', { name: '保存' }).click()
      await page.getByText('已保存').waitFor()
      await audit(page, 'settings of the screen')
      await wall(page, base)
      await page.getByRole('heading', { level: 1, name: '招商作战图' }).waitFor()
      assert.equal(await page.locator('.figure-block.red, .wall .bar .red').count(), 0)
      await audit(page, 'the wall')
      await send(base, 'PUT', '/screen/settings', settings)
    },
  },

  'when the line breaks the wall says since when, keeps its figures, and comes back by itself': {
    on: { width: 1920, height: 1080 },
    expectFaults: true,
    run: async ({ page, base }) => {
      await page.route('**/api/v1/screen/events', (route) => route.abort())
      await wall(page, base)
      await page.getByText(/\d\d:\d\d 起没有收到更新/).waitFor()
      assert.equal(await page.locator('.live.lost .dot').evaluate((dot) => getComputedStyle(dot).backgroundColor), 'rgba(0, 0, 0, 0)')
      const figures = await page.locator('.wall .figures').innerText()
      await page.route('**/api/v1/screen', (route) => route.abort())
      await page.waitForTimeout(5000)
      assert.ok(await page.locator('.live.lost').isVisible(), 'it took the line for mended')
      assert.equal(await page.locator('.wall .figures').innerText(), figures, 'the last figures went')
      await page.unrouteAll()
      await page.getByText(/实时，\d+ 秒前/).waitFor({ timeout: 45_000 })
    },
  },

  'a link opens the wall without an account and nothing else, until it is revoked': {
    on: { width: 1920, height: 1080 },
    expectFaults: true,
    run: alone(async (page, base) => {
      await office(page, base, [])
      await logIn(page, base, 'admin', '/screen/settings')
      await page.getByLabel('屏幕挂在哪里').fill('一楼大厅')
      await page.getByRole('button', { name: '生成链接' }).click()
      const address = await page.locator('.made code').innerText()
      assert.match(address, /\/screen#[0-9a-f]{64}$/)
      await page.context().clearCookies()
      await page.goto('about:blank')
      await page.goto(address)
      await page.locator('.wall .figures').waitFor()
      assert.equal((await page.request.get(`${base}/api/v1/projects`)).status(), 401)
      // Whoever keeps users revokes it from elsewhere; the screen goes dark by itself.
      const admin = await page.context().browser().newContext()
      const other = await admin.newPage()
      await done(other, base, 'POST', '/session', { name: 'admin', password: PASSWORD })
      const { items } = await done(other, base, 'GET', '/screen/links')
      await done(other, base, 'DELETE', `/screen/links/${items[0].id}`)
      await admin.close()
      await page.getByText('这块屏打不开').waitFor({ timeout: 45_000 })
      assert.equal(await page.locator('.wall .figures').count(), 0, 'the figures stayed')
    }),
  },
}
