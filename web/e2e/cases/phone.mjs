// The bar of a phone: five places at hand, the rest behind one.

import assert from 'node:assert/strict'
import { audit, fits, visit } from '../helpers.mjs'

export const cases = {
  'the bar of a phone holds its words, and the places behind More are reached by keyboard': {
    on: { width: 390, height: 844, touch: true },
    run: async ({ page, base }) => {
      for (const [lang, more, place] of [['zh', '更多', '指标'], ['en', 'More', 'Indicators']]) {
        await visit(page, `${base}/projects?lang=${lang}`)
        const nav = page.locator('nav.rail')
        const cut = await nav.locator('a:visible span, button span').evaluateAll((words) => {
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
}
