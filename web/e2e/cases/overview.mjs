// The overview: what each role needs first, and that every row of it leads somewhere.

import assert from 'node:assert/strict'
import { alone, logIn, office } from '../accounts.mjs'
import { api, audit, fits, param, send, settled, visit } from '../helpers.mjs'

const overview = (base, role = '') => api(base, `/overview${role ? `?role=${role}` : ''}`)
const section = (page, key) => page.locator(`[data-list="${key}"]`)

export const cases = {
  'the overview says first how many turn red this week, and each row opens its thing': {
    run: async ({ page, base }) => {
      const { red } = await overview(base)
      assert.ok(red.count > 0, 'the sample has nothing red this week')
      await visit(page, `${base}/`)
      assert.match(await page.locator('h1').innerText(), new RegExp(`^本周 ${red.count} 项转红`))
      const more = page.locator('.red-week .foot button')
      if (await more.count()) await more.click()
      const rows = page.locator('.red-week tr[data-key]:not(.later)')
      assert.equal(await page.locator('.red-week tbody tr.later').count(), red.next_week)
      assert.equal(await rows.count(), red.count)
      const first = red.rows[0]
      assert.match(await rows.first().innerText(), new RegExp(first.title.zh))
      await rows.first().locator('td.what a').click()
      await page.waitForURL((url) => url.pathname === first.opens.split('?')[0])
      await settled(page)
    },
  },

  'a director makes the month’s bulletin by one press, and has its files beside it': {
    run: async ({ page, base }) => {
      const { data_date } = await api(base, '/district')
      const month = data_date.slice(0, 7)
      const before = (await api(base, '/bulletins')).items.filter((one) => one.month === month)
      await visit(page, `${base}/`)
      const part = page.locator('[data-bulletin-of-month]')
      if (before.length === 0) await part.getByRole('button', { name: '生成通报' }).click()
      await part.getByRole('link', { name: 'PDF' }).waitFor()
      for (const name of ['DOCX', 'XLSX', 'PDF']) {
        const [download] = await Promise.all([page.waitForEvent('download'), part.getByRole('link', { name }).click()])
        assert.equal(await download.failure(), null, name)
      }
      await part.getByRole('link', { name: new RegExp(month) }).click()
      await page.locator('.bulletin').waitFor()
    },
  },

  'every link of every role’s overview leads to a page that is there': {
    run: async ({ page, base }) => {
      const places = new Set()
      for (const { code } of (await overview(base)).roles) {
        const found = await overview(base, code)
        for (const list of found.lists) places.add(list.opens).add(list.rows[0]?.opens)
        for (const stage of found.stages ?? []) places.add(stage.opens)
        for (const chain of found.gaps ?? []) places.add(chain.opens).add(chain.first[0]?.opens).add(chain.first[0]?.target?.opens)
        if (found.red) places.add(found.red.opens).add(found.red.rows.find(({ key }) => !key.startsWith('project:'))?.opens)
      }
      const kinds = new Map()
      for (const place of places) if (place) kinds.set(place.replace(/\d+/g, '0').replace(/stage=\w+/, 'stage'), place)
      assert.ok(kinds.size > 8, [...kinds.keys()].join(' '))
      for (const place of kinds.values()) {
        await visit(page, `${base}${place}`)
        assert.equal(await page.locator('main .failed').count(), 0, place)
        assert.notEqual(await page.locator('h1').innerText(), '没有这个页面', place)
      }
    },
  },

  'the stages of the overview count what the board counts, and lead to the list of a stage': {
    run: async ({ page, base }) => {
      const { columns } = await api(base, '/projects/board')
      await visit(page, `${base}/`)
      for (const { stage, count } of columns) {
        assert.equal(await page.locator(`[data-stage="${stage.code}"] td.count`).innerText(), String(count), stage.code)
      }
      const { stage, count } = columns.find((column) => column.count > 0)
      await page.locator(`[data-stage="${stage.code}"] th a`).click()
      await page.waitForURL((url) => url.searchParams.has('stage'))
      await settled(page)
      assert.equal(param(page, 'stage'), stage.code)
      assert.equal((await api(base, `/projects?stage=${stage.code}`)).total, count)
    },
  },

  'the year stands against its plan, with the points before or behind, and one that is set': {
    run: async ({ page, base }) => {
      await visit(page, `${base}/`)
      assert.match(await page.locator('[data-indicator="signed"]').innerText(), /\/ 32/)
      await send(base, 'PUT', '/year-targets/2025', { targets: [{ indicator: 'signed', value: 30 }, { indicator: 'paid', value: 650000000000 }] })
      await visit(page, `${base}/`)
      const row = page.locator('[data-indicator="signed"]')
      assert.match(await row.innerText(), /\/ 30/)
      const { reading, target } = (await overview(base)).plan.find(({ card }) => card.id === 'signed')
      const points = (reading.value / 30 - target.time_gone) * 100
      assert.match(await row.locator('.by').innerText(), new RegExp(`[+−]${Math.abs(points).toFixed(1).replace('.0', '')}`))
      assert.match(await page.locator('[data-indicator="paid"]').innerText(), /65 亿元/)
    },
  },

  'who may see more looks as another role, and the address says so': {
    run: async ({ page, base }) => {
      await visit(page, `${base}/`)
      await page.getByLabel('看作').selectOption('clerk')
      await section(page, 'freshness').waitFor()
      assert.equal(param(page, 'role'), 'clerk')
      assert.equal(await page.locator('.red-week').count(), 0)
      const { lists } = await overview(base, 'clerk')
      const faulty = lists.find(({ key }) => key === 'imports').rows[0]
      await section(page, 'imports').getByRole('link', { name: faulty.title.zh }).click()
      await page.waitForURL((url) => url.pathname + url.search === faulty.opens)
      await settled(page)
      await page.goBack()
      await section(page, 'twins').waitFor()
    },
  },

  'an officer finds his own work and no switch to another’s': {
    expectFaults: true,
    run: alone(async (page, base) => {
      await office(page, base, [{ name: 'officer', role: 'officer' }])
      await logIn(page, base, 'officer')
      await settled(page)
      await section(page, 'tasks').waitFor()
      assert.equal(await page.getByLabel('看作').count(), 0)
      assert.match(await page.locator('.page-head').innerText(), /我名下的/)
    }),
  },

  'the overview of every role stands in both languages, on a phone and in the dark': {
    run: async ({ page, base }) => {
      for (const { code } of (await overview(base)).roles) {
        await page.setViewportSize({ width: 1280, height: 900 })
        await visit(page, `${base}/?role=${code}&lang=en`)
        await fits(page)
        await audit(page, `${code} en`)
        await page.setViewportSize({ width: 320, height: 800 })
        await visit(page, `${base}/?role=${code}&lang=zh`)
        await fits(page)
      }
      await page.evaluate(() => (document.documentElement.dataset.theme = 'dark'))
      await visit(page, `${base}/?lang=zh`)
      await page.evaluate(() => (document.documentElement.dataset.theme = 'dark'))
      await audit(page, 'director in the dark')
    },
  },
}
