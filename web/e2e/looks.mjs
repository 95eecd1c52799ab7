// What every page must stand, on one visit: a second visit costs more than all the looks together.

import assert from 'node:assert/strict'
import { audit, chineseLeft, fits, visit } from './helpers.mjs'

/** Steps of the Tab key that are followed on a page: past the shell and into what the page is for. */
const STEPS = 40
/** WCAG 1.4.12: whoever sets wider lines and letters loses nothing. */
const WIDE = '* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-block-end: 2em !important }'

/** Opens a page and looks at it in every way; all that is wrong is told at once. */
export async function looks(page, base, { name, path, lang }) {
  await visit(page, `${base}${path}${path.includes('?') ? '&' : '?'}lang=${lang}`)
  const faults = []
  const look = async (what, run) => {
    try {
      await run()
    } catch (error) {
      faults.push(`${what}: ${error.message}`)
    }
  }
  if (lang === 'en') await look('English', () => english(page))
  for (const theme of ['light', 'dark']) {
    await wear(page, theme)
    await look(theme, () => audit(page, `${name} in ${lang}, ${theme}`))
  }
  await wear(page, 'light')
  await look('wide letters', () => spread(page))
  await look('keyboard', () => seenByKeyboard(page))
  for (const width of [390, 320]) {
    await page.setViewportSize({ width, height: 844 })
    await look(`${width} px`, () => within(page))
  }
  assert.equal(faults.join('\n'), '', name)
}

/** Puts the page into a theme, as the user menu does. */
export async function wear(page, theme) {
  await page.evaluate((value) => {
    document.documentElement.dataset.theme = value
    document.querySelector('meta[name="color-scheme"]').content = value
  }, theme)
}

async function english(page) {
  assert.deepEqual(await chineseLeft(page), [])
  assert.equal(await page.getAttribute('html', 'lang'), 'en')
  assert.ok(!/\p{Script=Han}/u.test((await page.title()).replace(/^.*·/, '')), 'the title')
}

async function spread(page) {
  const style = await page.addStyleTag({ content: WIDE })
  await fits(page)
  await style.evaluate((one) => one.remove())
}

/** The page settles a moment after it was made narrow. */
async function within(page) {
  await page
    .waitForFunction(() => document.documentElement.scrollWidth <= window.innerWidth, null, { timeout: 1500 })
    .catch(async () => assert.fail(await tooWide(page)))
}

/** What reaches past the window: the innermost things, as a person would look for them. */
const tooWide = (page) =>
  page.evaluate(() => {
    const past = [...document.querySelectorAll('body *')].filter((one) => one.getBoundingClientRect().right > window.innerWidth + 0.5)
    const scrolled = (one) => {
      for (let up = one.parentElement; up; up = up.parentElement) if (/auto|scroll|hidden|clip/.test(getComputedStyle(up).overflowX)) return true
      return false
    }
    const own = past.filter((one) => !scrolled(one))
    const inner = own.filter((one) => !own.some((other) => other !== one && one.contains(other)))
    const word = (one) => `${one.tagName.toLowerCase()}.${[...one.classList].join('.')} to ${Math.round(one.getBoundingClientRect().right)}`
    return `${document.documentElement.scrollWidth} px wide: ${inner.slice(0, 4).map(word).join(', ')}`
  })

/** WCAG 2.4.7 and 2.4.11: where the keyboard stands is marked, and nothing lies over it. */
async function seenByKeyboard(page) {
  await page.evaluate(() => {
    document.activeElement?.blur()
    window.scrollTo(0, 0)
  })
  const unseen = []
  for (let step = 0; step < STEPS; step += 1) {
    await page.keyboard.press('Tab')
    const found = await page.evaluate(() => {
      const one = document.activeElement
      if (!one || one === document.body) return null
      const word = `${one.tagName.toLowerCase()}.${[...one.classList].join('.')} “${(one.getAttribute('aria-label') ?? one.textContent ?? '').trim().slice(0, 30)}”`
      const box = one.getBoundingClientRect()
      const marked = (at) => {
        const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(at)
        return (outlineStyle !== 'none' && parseFloat(outlineWidth) > 0) || boxShadow !== 'none'
      }
      const shown = marked(one) || marked(one.parentElement) || [...one.querySelectorAll('*')].some(marked) || [...(one.labels ?? [])].some(marked)
      const spots = [[0.5, 0.5], [0.05, 0.5], [0.95, 0.5], [0.5, 0.1], [0.5, 0.9]].map(([x, y]) => [box.left + box.width * x, box.top + box.height * y])
      const own = (spot) => {
        const top = document.elementFromPoint(...spot)
        return top && (one.contains(top) || top.contains(one) || [...(one.labels ?? [])].some((label) => label.contains(top)))
      }
      // A field that is drawn by its label has no size of its own.
      const free = box.width < 2 || box.height < 2 || spots.some(own)
      return { word, shown, free, first: one.dataset.seen === '1', mark: (one.dataset.seen = '1') }
    })
    if (!found) break
    if (found.first) break
    if (!found.shown) unseen.push(`no mark on ${found.word}`)
    if (!found.free) unseen.push(`something lies over ${found.word}`)
  }
  assert.deepEqual(unseen, [])
}
