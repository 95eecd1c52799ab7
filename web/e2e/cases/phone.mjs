// The bar of a phone: five places at hand, the rest behind one.

import assert from 'node:assert/strict'
import { api, audit, fits, visit } from '../helpers.mjs'

export const cases = {
  'the bar of a phone holds its words, and the places behind More are reached by keyboard': {
    on: { width: 390, height: 844, touch: true },
    run: async ({ page, base }) => {
      for (const [lang, more, place] of [['zh', '更多', '指标'], ['en', 'More', 'Indicators']]) {
        await visit(page, `${base}/projects?lang=${lang}`)
        const nav = page.locator('nav.rail')
        const cut = await nav.locator('a:visible > span:not(.count, .hidden-text), button span').evaluateAll((words) => {
          const boxes = words.map((word) => word.getBoundingClientRect()).sort((a, b) => a.left - b.left)
          return boxes.filter((box, i) => i > 0 && box.left < boxes[i - 1].right).length
        })
        assert.equal(cut, 0, `words of the bar lie on each other in ${lang}`)
        assert.equal(await nav.locator('a:visible').count(), 5)
        const button = nav.getByRole('button', { name: more })
        await button.focus()
        await page.keyboard.press('Enter')
        await nav.getByRole('link', { name: place }).waitFor()
        await audit(page, `places behind ${more}`)
        await fits(page)
        await page.keyboard.press('Escape')
        await nav.locator('#nav-more').waitFor({ state: 'detached' })
        await page.keyboard.press('Enter')
        await nav.getByRole('link', { name: place }).press('Enter')
        await page.waitForURL((url) => url.pathname === '/indicators')
        assert.equal(await nav.locator('#nav-more').count(), 0)
      }
    },
  },

  'on a phone what is opened from a list lies over it, in sight': {
    on: { width: 390, height: 844, touch: true },
    run: async ({ page, base }) => {
      const first = async (path) => (await api(base, path)).items[0].id
      for (const path of [
        `/trips?view=records&record=${await first('/visits?limit=1')}`,
        `/promises?open=${await first('/promises')}`,
        `/promises?view=letters&open=${await first('/consultations')}`,
        `/promises?view=agreements&open=${await first('/agreements')}`,
      ]) {
        await visit(page, `${base}${path}`)
        const title = page.locator('aside.drawer h2')
        await title.waitFor()
        const { top, bottom } = await title.evaluate((one) => one.getBoundingClientRect().toJSON())
        assert.ok(top > 0 && bottom < 400, `${path} opens at ${top} px`)
        await page.getByRole('button', { name: '关闭' }).click()
        await page.locator('aside.drawer').waitFor({ state: 'detached' })
      }
    },
  },

  'on a phone the bar names the district, and the search opens over it': {
    on: { width: 390, height: 844, touch: true },
    run: async ({ page, base }) => {
      const { title } = await api(base, '/district')
      for (const lang of ['zh', 'en']) {
        await visit(page, `${base}/?lang=${lang}`)
        const name = page.locator('header.bar .where strong')
        assert.equal((await name.innerText()).replace(/\s+/g, ' '), title[lang])
        const cut = await page.locator('header.bar .where').evaluate((one) => one.scrollWidth > one.clientWidth)
        assert.equal(cut, false, `the name is cut in ${lang}`)
        const box = page.locator('header.bar input')
        await box.tap()
        await page.waitForFunction(() => document.querySelector('header.bar input').getBoundingClientRect().width > 250)
        await box.fill('gang')
        await page.getByRole('option').first().waitFor()
        await fits(page)
        await page.keyboard.press('Escape')
      }
    },
  },
}
