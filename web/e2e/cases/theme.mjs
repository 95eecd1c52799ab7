// Light, dark, or as the device: kept on the device, and there from the first paint on.

import assert from 'node:assert/strict'
import { atlas, audit, settled, visit } from '../helpers.mjs'

const ground = (page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
const theme = (page) => page.evaluate(() => document.documentElement.dataset.theme)
const choose = async (page, name) => {
  await page.locator('.user-menu > button').click()
  await page.getByRole('button', { name, exact: true }).click()
  await page.keyboard.press('Escape')
}
/** Watches what the root says from the first script on; the page's own come later. */
const watchPaint = (page) =>
  page.addInitScript(() => {
    globalThis.seen = []
    new MutationObserver(() => globalThis.seen.push(document.documentElement.dataset.theme)).observe(document, { attributes: true, subtree: true, attributeFilter: ['data-theme'] })
    // The first frame that the browser paints with something in the body.
    const look = () => (document.querySelector('#app') ? (globalThis.first = { theme: document.documentElement.dataset.theme, ground: getComputedStyle(document.documentElement).colorScheme }) : requestAnimationFrame(look))
    requestAnimationFrame(look)
  })

export const cases = {
  'a theme that was chosen stays over a reload, and no light page flashes up before it': {
    run: async ({ page, base }) => {
      await visit(page, `${base}/`)
      assert.equal(await theme(page), 'light')
      const light = await ground(page)
      await choose(page, '深色')
      assert.equal(await theme(page), 'dark')
      assert.notEqual(await ground(page), light)
      await watchPaint(page)
      await page.reload()
      await settled(page)
      assert.equal(await theme(page), 'dark')
      const { seen, first } = await page.evaluate(() => ({ seen: globalThis.seen, first: globalThis.first }))
      assert.ok(!seen.includes('light'), `light was shown: ${seen}`)
      assert.equal(first.theme, 'dark')
      await choose(page, '浅色')
      assert.equal(await ground(page), light)
    },
  },

  'who chooses nothing has the theme of the device, also when it changes': {
    run: async ({ page, base }) => {
      await page.emulateMedia({ colorScheme: 'dark' })
      await visit(page, `${base}/projects`)
      assert.equal(await theme(page), 'dark')
      await page.emulateMedia({ colorScheme: 'light' })
      await page.waitForFunction(() => document.documentElement.dataset.theme === 'light')
    },
  },

  'the sheet stays paper in the dark': {
    run: async ({ page, base }) => {
      await page.emulateMedia({ colorScheme: 'dark' })
      await atlas(page, base)
      const paper = await page.locator('.sheet-canvas svg').evaluate((svg) => getComputedStyle(svg).backgroundColor)
      assert.equal(paper, 'rgb(255, 255, 255)')
    },
  },

  ...Object.fromEntries(
    ['/', '/list', '/projects', '/projects?view=table', '/indicators', '/promises', '/dispatch?tab=tasks', '/trips?view=records', '/firms', '/settings', '/atlas'].map((path) => [
      `${path} can be read in the dark`,
      {
        run: async ({ page, base }) => {
          await page.emulateMedia({ colorScheme: 'dark' })
          await visit(page, `${base}${path}`)
          await audit(page, `${path} in the dark`)
        },
      },
    ]),
  ),
}
