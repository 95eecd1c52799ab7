// The list of firms.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { api, busyNode, district, firstChain, settled, visit } from '../helpers.mjs'

export const cases = {
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
      await page.getByRole('button', { name: '更多筛选' }).click()
      await page.getByRole('combobox', { name: '主营或兼营' }).selectOption('core')
      await page.waitForURL(/strength=core/)
      await page.getByRole('button', { name: '成立' }).click()
      await page.waitForURL(/sort=-established/)
      const { items, total } = await api(base, `/enterprises?chain=${id}&node=${busy.node}&strength=core&sort=youngest`)
      await page.locator('h1', { hasText: `登记企业 ${total} 家` }).waitFor()
      assert.ok((await page.locator('tbody tr').first().innerText()).includes(items[0].name))
      assert.equal(await page.getByRole('columnheader', { name: '成立' }).getAttribute('aria-sort'), 'descending')
      await page.getByRole('button', { name: '列', exact: true }).click()
      await page.getByRole('checkbox', { name: '统一社会信用代码' }).uncheck()
      await page.waitForURL(/cols=/)
      assert.equal(await page.getByRole('columnheader', { name: '统一社会信用代码' }).count(), 0)
      await page.reload()
      await settled(page)
      assert.equal(await page.getByRole('columnheader', { name: '统一社会信用代码' }).count(), 0)
      // The entries come with the district, which may be later than the firms.
      const nodes = page.getByLabel('环节', { exact: true })
      await nodes.locator('option').nth(1).waitFor({ state: 'attached' })
      assert.equal(await nodes.inputValue(), busy.node)
      assert.ok(squares.length > 1)
      await page.getByRole('button', { name: '导出', exact: true }).click()
      const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'CSV 文件' }).click()])
      const table = readFileSync(await download.path(), 'utf8').trim().split('\n')
      assert.equal(table.length, total + 1)
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

  'a filter of the address is shown as chosen though its entries come later': {
    run: async ({ page, base }) => {
      const { id, squares } = await firstChain(base)
      await page.route('**/api/v1/district', async (route) => {
        await new Promise((wait) => setTimeout(wait, 1500))
        await route.continue()
      })
      await page.goto(`${base}/firms?chain=${id}&node=${squares[1].node}`)
      const chosen = (name) => page.getByLabel(name, { exact: true })
      await chosen('产业链').waitFor()
      assert.equal(await chosen('产业链').locator('option').count(), 1, 'the entries did not come later')
      await chosen('产业链').locator('option').nth(1).waitFor({ state: 'attached' })
      assert.equal(await chosen('产业链').inputValue(), id)
      assert.equal(await chosen('环节').inputValue(), squares[1].node)
    },
  },
}
