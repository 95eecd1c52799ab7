// The atlas, the overview and the wall look as they did when somebody last looked at them. UPDATE_GOLDEN=1 takes new pictures: look at
// each before it is kept.

import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { firstChain, sheet, visit } from '../helpers.mjs'
import { wear } from '../looks.mjs'
import { differing } from '../pixels.mjs'

const GOLDEN = new URL('../golden/', import.meta.url)
const RESULTS = new URL('../../test-results/', import.meta.url)
/** Letters fall a hair's breadth elsewhere from one browser to the next; a panel that is gone is far more. */
const ALLOWED = 0.02

const WINDOW = { width: 1280, height: 800 }

const drawn = (page) => sheet(page).locator('[data-id^="node:"]').first().waitFor()

/** The wall's figures have come. */
const live = (page) => page.getByText('实时').waitFor()

const PICTURES = {
  overview: { path: async () => '/?role=director', on: WINDOW },
  'overview-dark': { path: async () => '/?role=director', on: WINDOW, theme: 'dark' },
  'overview-phone': { path: async () => '/?role=officer', on: { width: 390, height: 844, touch: true } },
  atlas: { path: async (base) => `/atlas/${(await firstChain(base)).id}`, on: WINDOW, ready: drawn },
  'atlas-en': { path: async (base) => `/atlas/${(await firstChain(base)).id}?lang=en`, on: WINDOW, ready: drawn },
  cover: { path: async () => '/atlas', on: WINDOW },
  'screen-zones': { path: async () => '/screen?panel=zones', on: { width: 1920, height: 1080 }, ready: live },
  'screen-atlas': { path: async () => '/screen?panel=atlas', on: { width: 1920, height: 1080 }, ready: live },
}

export const cases = Object.fromEntries(
  Object.entries(PICTURES).map(([name, { path, on, theme, ready }]) => [
    `picture of ${name} is as it was looked at`,
    {
      on,
      untouched: true,
      run: async ({ page, base }) => {
        await visit(page, base + (await path(base)))
        await ready?.(page)
        if (theme) await wear(page, theme)
        await page.evaluate(() => document.fonts.ready)
        const now = await page.screenshot({ animations: 'disabled', caret: 'hide' })
        const file = fileURLToPath(new URL(`${name}.png`, GOLDEN))
        if (process.env.UPDATE_GOLDEN) {
          await mkdir(GOLDEN, { recursive: true })
          await writeFile(file, now)
          return
        }
        assert.ok(existsSync(file), `there is no ${file}: take it with UPDATE_GOLDEN=1 and look at it`)
        const share = await differing(page, await readFile(file), now)
        if (share > ALLOWED) await writeFile(fileURLToPath(new URL(`picture-${name}.png`, RESULTS)), now)
        assert.ok(share <= ALLOWED, `${(100 * share).toFixed(2)} % of the points differ; the picture now: test-results/picture-${name}.png`)
      },
    },
  ]),
)
