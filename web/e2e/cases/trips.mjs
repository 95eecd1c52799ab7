// Trips.

import assert from 'node:assert/strict'
import { api, chasedGap, send, settled, visit } from '../helpers.mjs'

export const cases = {
  'a trip is planned from the targets of a gap, kept and taken along': {
    run: async ({ page, base }) => {
      const { chain, node, path } = await chasedGap(base)
      await visit(page, `${base}${path}`)
      await page.getByRole('link', { name: '排行程' }).click()
      // The page comes when its part of the program has come; until then the old one stands, settled.
      await page.waitForURL((url) => url.pathname === '/trips')
      await settled(page)
      assert.equal(new URL(page.url()).searchParams.get('gaps'), `${chain}/${node}`)
      await page.getByLabel('从哪天起').fill('2030-01-07')
      await page.getByLabel('小组').fill('产业一组')
      await page.getByLabel('小组').press('Tab')
      await page.locator('.stop').first().waitFor()
      const planned = await page.locator('.stop li').count()
      assert.ok(planned > 0, 'nobody is visited')
      await page.getByLabel('行程名称').fill('样例走访')
      const before = (await api(base, '/trips')).items.length
      await page.getByRole('button', { name: '保存行程' }).click()
      await page.locator('.trip[open]').waitFor()
      const { items } = await api(base, '/trips')
      assert.equal(items.length, before + 1)
      const trip = items.find(({ title }) => title === '样例走访')
      assert.deepEqual([trip.team, trip.visits.length], ['产业一组', planned])
      assert.equal(await page.locator('.trip[open] li').count(), planned)
      for (const format of ['DOCX', 'XLSX', 'ICS']) {
        const file = page.waitForEvent('download')
        await page.locator('.trip[open]').getByRole('link', { name: format }).click()
        assert.equal((await file).suggestedFilename(), `trip-${trip.id}-zh.${format.toLowerCase()}`)
      }
      await page.locator('.trip[open]').getByRole('button', { name: '取消' }).first().click()
      await page.locator('.trip[open] li.cancelled').waitFor()
    },
  },

  'a second visit to the same firm is warned of before the trip is kept': {
    run: async ({ page, base }) => {
      const { chain, node } = await chasedGap(base)
      const plan = `${base}/trips?plan=1&gaps=${chain}/${node}&days=3&team=G1`
      await visit(page, `${plan}&from=2030-03-04`)
      await page.getByRole('button', { name: '保存行程' }).click()
      await page.locator('.trip[open]').waitFor()
      const firm = await page.locator('.trip[open] li a').first().innerText()
      await visit(page, `${plan}&from=2030-03-11`)
      await page.locator('.warnings li', { hasText: firm }).first().waitFor()
    },
  },

  'a trip that someone else changed meanwhile is shown as it stands by now, and can be changed at once': {
    expectFaults: true,
    run: async ({ page, base }) => {
      const { chain, node } = await chasedGap(base)
      await visit(page, `${base}/trips?plan=1&gaps=${chain}/${node}&days=3&team=G2&from=2030-05-06`)
      await page.getByRole('button', { name: '保存行程' }).click()
      const trip = page.locator('.trip[open]')
      await trip.locator('li').first().waitFor()
      const id = await trip.getAttribute('data-trip')
      const { sample, warnings, id: _, ...kept } = await api(base, `/trips/${id}`)
      const visits = kept.visits.map(({ enterprise, ...visit }) => ({ ...visit, enterprise: enterprise.id }))
      await send(base, 'PUT', `/trips/${id}`, { ...kept, visits, title: '别人改过的行程' })

      await trip.getByRole('button', { name: '取消' }).first().click()
      assert.match(await page.getByRole('alert').innerText(), /别人刚改过这趟行程/)
      await trip.getByText('别人改过的行程').waitFor()
      assert.equal(await trip.locator('li.cancelled').count(), 0)
      await trip.getByRole('button', { name: '取消' }).first().click()
      await trip.locator('li.cancelled').waitFor()
      assert.equal(await page.getByRole('alert').count(), 0)
      assert.equal((await api(base, `/trips/${id}`)).title, '别人改过的行程')
    },
  },
}
