// Landed firms: who was never asked is not fine; what is answered warns, can be taken back, and growth becomes a lead.

import assert from 'node:assert/strict'
import { api, visit } from '../helpers.mjs'

const dialog = (page) => page.locator('dialog[open]')
const ROOM = '/service?view=retention'

/** A firm that nobody asked, and of which nothing is known. */
async function silent(base) {
  const { items } = await api(base, '/retention')
  return items.find(({ colour, next }) => colour === null && next.state === 'never')
}

export const cases = {
  'a landed firm that nobody asked is not shown as fine, and its answers give it a colour that can be taken back': {
    run: async ({ page, base }) => {
      const firm = await silent(base)
      await visit(page, `${base}${ROOM}&q=${encodeURIComponent(firm.name)}&lang=zh`)
      const row = page.locator(`[data-landed="${firm.enterprise}"]`)
      await row.getByText('没问过，不知道').waitFor()
      await row.getByRole('button', { name: firm.name }).click()
      await page.getByRole('button', { name: '回访', exact: true }).click()
      const moving = dialog(page).locator('[data-question="moving"]')
      await moving.getByLabel('是', { exact: true }).check()
      await moving.getByLabel('补充（可不填）').fill('邻市<b>给了</b>厂房')
      await dialog(page).locator('[data-question="growing"]').getByLabel('是', { exact: true }).check()
      await dialog(page).getByRole('button', { name: '保存' }).click()
      await page.getByText('已记下回访').waitFor()
      await row.getByText('邻市<b>给了</b>厂房').waitFor()
      const { items } = await api(base, '/retention')
      const now = items.find(({ enterprise }) => enterprise === firm.enterprise)
      assert.deepEqual([now.colour, now.leads.length, now.next.state], ['red', 1, 'due'])

      await page.getByRole('link', { name: '转为线索' }).click()
      await page.getByLabel('投资方', { exact: true }).waitFor()
      // What is known of the firm comes from the register a moment later.
      await page.waitForFunction((name) => [...document.querySelectorAll('input')].some(({ value }) => value === name), firm.name)
      assert.equal(await page.getByLabel('招商方式').inputValue(), 'existing_investor')

      await visit(page, `${base}${ROOM}&open=${firm.enterprise}&lang=zh`)
      await page.locator('.drawer').getByRole('button', { name: /^撤回/ }).click()
      await dialog(page).getByRole('button', { name: '撤回' }).click()
      await dialog(page).locator('.faults').getByText('还没填').waitFor()
      await dialog(page).getByLabel('原因').fill('问错了企业')
      await dialog(page).getByRole('button', { name: '撤回' }).click()
      await page.getByText('已撤回').waitFor()
      await page.locator('.drawer').getByText('从未回访').waitFor()
    },
  },

  'what an investor undertook stands beside what came of it, and a quantity that cannot be is told at once': {
    expectFaults: true,
    run: async ({ page, base }) => {
      const { items } = await api(base, '/projects?stage=operating')
      const id = items[0].id
      await visit(page, `${base}/projects/${id}?lang=zh`)
      const part = page.locator('#undertakings')
      await part.getByRole('button', { name: '登记约定' }).click()
      await dialog(page).getByLabel('类别').selectOption('jobs')
      await dialog(page).getByLabel('人数').fill('许多')
      await dialog(page).getByLabel('期限').fill('2024-06-30')
      await dialog(page).getByLabel('合同与条款').fill('投资合同第九条')
      await dialog(page).getByRole('button', { name: '保存' }).click()
      await dialog(page).getByText('不是 1 到').waitFor()
      await dialog(page).getByLabel('人数').fill('321')
      await dialog(page).getByRole('button', { name: '保存' }).click()
      await part.getByText('已登记').waitFor()
      await part.getByRole('button', { name: '登记实际数' }).click()
      await dialog(page).getByLabel('人数').fill('107')
      await dialog(page).getByLabel(/来源/).fill('企业报送')
      await dialog(page).getByRole('button', { name: '保存' }).click()
      const row = part.locator('li', { hasText: '321 人' })
      await row.getByText('33%').waitFor()
      const { items: rows } = await api(base, `/undertakings?project=${id}`)
      const own = rows.find(({ quantity }) => quantity === '321')
      assert.deepEqual([own.colour, own.reached], ['red', '107'])
    },
  },
}
