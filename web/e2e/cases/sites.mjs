// Sites: found by what is asked, kept for someone, confirmed.

import assert from 'node:assert/strict'
import { api, drawer, visit } from '../helpers.mjs'

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
      await page.locator('table.grid tbody tr.row').first().waitFor()
      assert.equal(new URL(page.url()).searchParams.get('area'), null)
    },
  },

  'a text of an answer does not stand under another requirement, nor come late': {
    run: async ({ page, base }) => {
      const { area_m2 } = await measuredSite(base)
      await visit(page, `${base}/list?view=sites&find=1&forms=plant&area=${area_m2}`)
      const text = page.locator('.text textarea')
      const copy = page.getByRole('button', { name: '复制文字' })
      const ask = async (area) => {
        await page.getByLabel('面积不小于 m²').fill(String(area))
        await page.getByRole('button', { name: '找载体' }).click()
        await page.waitForURL((url) => url.searchParams.get('area') === String(area))
      }
      await copy.click()
      await text.waitFor()
      await ask(area_m2 + 1)
      await text.waitFor({ state: 'detached' })

      let answer = () => {}
      const held = new Promise((go) => (answer = go))
      await page.route('**/api/v1/sites/match/report*', async (route) => {
        await held
        await route.continue().catch(() => {})
      })
      const isReport = (request) => request.url().includes('/sites/match/report')
      const over = Promise.race(['requestfinished', 'requestfailed'].map((how) => page.waitForEvent(how, isReport)))
      await copy.click()
      await ask(area_m2 + 2)
      answer()
      await over
      await page.waitForTimeout(300)
      assert.equal(await text.count(), 0)
      assert.ok(await copy.isEnabled())
    },
  },

  'a site is locked for someone and released again': {
    run: async ({ page, base }) => {
      const { id, area_m2 } = await measuredSite(base)
      await visit(page, `${base}/list?view=sites&find=1&forms=plant&area=${area_m2}`)
      await answer(page, id).getByRole('button', { name: '锁定', exact: true }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('button', { name: '锁定', exact: true }).click()
      assert.match(await dialog.getByRole('alert').innerText(), /为谁锁定[\s\S]*理由/)
      await dialog.getByLabel('为谁锁定').fill('样例项目')
      await dialog.getByLabel('理由').fill('已谈到厂房图纸')
      await dialog.getByLabel('经办人', { exact: true }).fill('招商一科')
      await dialog.getByRole('button', { name: '锁定', exact: true }).click()
      await page.locator('.group.locked').locator(`[data-site="${id}"]`).waitFor()
      assert.match(await answer(page, id).innerText(), /锁定至 \d{4}-\d{2}-\d{2}：样例项目/)
      assert.ok((await api(base, '/sites/locks')).items.some(({ site, holder }) => site === id && holder === '样例项目'))
      await answer(page, id).getByRole('button', { name: '解锁' }).click()
      await dialog.getByLabel('理由').fill('项目暂停')
      await dialog.getByLabel('经办人', { exact: true }).fill('招商一科')
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

  'sites are kept by area and power, and what is unknown is told': {
    run: async ({ page, base }) => {
      const all = (await api(base, '/sites')).items
      const { items, unknown } = await api(base, '/sites?min_area_m2=5000&min_power_kva=800')
      assert.ok(items.length > 0 && items.length < all.length && unknown > 0)
      await visit(page, `${base}/list?view=sites`)
      await page.getByLabel('面积不小于').fill('5000')
      await page.getByLabel('供电不小于').fill('800')
      await page.keyboard.press('Enter')
      await page.waitForURL((url) => url.searchParams.get('min_power') === '800' && url.searchParams.get('min_area') === '5000')
      await page.waitForFunction((n) => document.querySelectorAll('tbody tr').length === n, items.length)
      assert.match(await page.locator('.unsure').innerText(), new RegExp(`另有 ${unknown} 处`))
      const stale = all.find((site) => site.stale.includes('availability'))
      await visit(page, `${base}/list?view=sites&open=${stale.id}`)
      assert.match(await drawer(page).innerText(), /价格、是否可用该重新核实/)
    },
  },
}
