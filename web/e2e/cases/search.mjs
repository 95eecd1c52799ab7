// The search in the header, and the language switch beside it.

import assert from 'node:assert/strict'
import { api, atlas, chineseLeft, drawer, inSight, settled, visit } from '../helpers.mjs'

export const cases = {
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
      assert.equal(await page.locator('header.bar').getByRole('combobox').evaluate((box) => box === document.activeElement), true)
    },
  },

  'the search finds firms too': {
    run: async ({ page, base }) => {
      const { items } = await api(base, '/enterprises?limit=1')
      await visit(page, `${base}/`)
      await page.locator('header.bar').getByRole('combobox').fill(items[0].name)
      await page.locator('#find [data-kind="firm"]', { hasText: items[0].name }).first().click()
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
}
