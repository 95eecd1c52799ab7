// What the device asks for: less movement, its own colours, a printer.

import assert from 'node:assert/strict'
import { api, firstChain, visit } from '../helpers.mjs'

export const cases = {
  'nothing moves for whoever asked for less movement': {
    run: async ({ page, base }) => {
      const { id } = await firstChain(base)
      for (const path of ['/', `/atlas/${id}`, '/projects', '/list']) {
        await visit(page, base + path)
        const moving = await page.evaluate(() =>
          [...document.querySelectorAll('body *')]
            .filter((one) => {
              const { animationName, animationDuration, transitionDuration } = getComputedStyle(one)
              const long = (text) => text.split(',').some((part) => parseFloat(part) > 0.01)
              return (animationName !== 'none' && long(animationDuration)) || long(transitionDuration)
            })
            .map((one) => `${one.tagName} ${one.className}`),
        )
        assert.deepEqual(moving.slice(0, 5), [], path)
      }
    },
  },

  'with forced colours what is chosen and what is a gap is still told apart': {
    run: async ({ page, base }) => {
      await page.emulateMedia({ forcedColors: 'active' })
      const { id } = await firstChain(base)
      await visit(page, `${base}/atlas/${id}`)
      const current = page.locator('nav.rail [aria-current="page"]').first()
      const other = page.locator('nav.rail a:not([aria-current])').first()
      const look = (one) => one.evaluate((at) => {
        const { borderColor, outlineStyle, textDecorationLine, fontWeight, backgroundColor, color } = getComputedStyle(at)
        return [borderColor, outlineStyle, textDecorationLine, fontWeight, backgroundColor, color].join(' ')
      })
      assert.notEqual(await look(current), await look(other))
    },
  },

  'a printed page holds its content and none of the shell': {
    run: async ({ page, base }) => {
      const project = (await api(base, '/projects?limit=1')).items[0]
      for (const path of ['/', `/projects/${project.id}`, '/list']) {
        await visit(page, base + path)
        await page.emulateMedia({ media: 'print' })
        for (const shell of ['nav.rail', 'header.bar']) {
          assert.equal(await page.locator(shell).isVisible(), false, `${shell} on ${path}`)
        }
        assert.equal(await page.locator('main h1').first().isVisible(), true)
        await page.emulateMedia({ media: 'screen' })
      }
    },
  },

  'at 200 % nothing is lost': {
    on: { width: 640, height: 450 },
    run: async ({ page, base }) => {
      for (const path of ['/', '/list', '/projects', '/firms', '/targets', '/dispatch', '/data', '/settings']) {
        await visit(page, base + path)
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
        assert.ok(wide <= 0, `${path} is ${wide} px too wide`)
        assert.equal(await page.locator('main h1').first().isVisible(), true)
      }
    },
  },
}
