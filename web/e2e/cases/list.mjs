// The one list: opportunities, the map of zones, columns, files, factor costs.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { api, drawer, settled, visit } from '../helpers.mjs'

export const cases = {
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
      const id = await row.evaluate((one) => one.closest('tr').dataset.row)
      await row.focus()
      await page.keyboard.press('Enter')
      await drawer(page).getByRole('heading', { level: 2 }).waitFor()
      await page.waitForFunction(() => document.activeElement?.closest('aside.drawer'))
      await page.keyboard.press('Escape')
      await drawer(page).waitFor({ state: 'detached' })
      await page.waitForFunction((key) => document.activeElement?.dataset.row === key, id)
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

  'columns are chosen and stand in the URL': {
    run: async ({ page, base }) => {
      await visit(page, `${base}/list?view=sites`)
      const heads = () => page.locator('thead th').allInnerTexts()
      assert.ok(!(await heads()).includes('火灾危险性'))
      await page.getByRole('button', { name: '列', exact: true }).click()
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
        await page.getByRole('button', { name: '导出', exact: true }).click()
        const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'CSV 文件' }).click()])
        return { name: file.suggestedFilename(), text: readFileSync(await file.path(), 'utf8') }
      }
      const rows = (await api(base, '/opportunities?edition=internal')).items
      const noted = rows.find((row) => row.internal)
      const inside = await take('/list?cols=node,internal')
      assert.match(inside.name, /^机会.*内部.*\.csv$/)
      assert.ok(inside.text.includes(noted.internal.zh))
      assert.equal(inside.text.trim().split('\r\n').length, rows.length + 1)
      const open = await take(`/list?edition=public&cols=node,internal&zone=${noted.zone}`)
      assert.match(open.name, /^机会.*公开.*\.csv$/)
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
}
