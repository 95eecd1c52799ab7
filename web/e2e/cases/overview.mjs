// The overview: the finding, the chains as squares, the zones.

import assert from 'node:assert/strict'
import { api, district, drawer, sheet, visit } from '../helpers.mjs'

export const cases = {
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
}
