// The cover, and the bar that leads from chain to chain.

import assert from 'node:assert/strict'
import { api, card, drawer, firstChain, sheet, visit } from '../helpers.mjs'

export const cases = {
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
}
