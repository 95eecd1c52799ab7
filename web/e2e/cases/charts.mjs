// Charts: chart and table are one selection, marks are reached by keyboard, and files come out of them.

import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { api, fits, param, visit } from '../helpers.mjs'

const chart = (page) => page.locator('figure.chart').first()
const marks = (page) => chart(page).locator('[data-mark]')
const stop = (page) => page.evaluate(() => document.activeElement.querySelector('title').textContent)
const file = async (page, name) => {
  await chart(page).getByRole('button', { name: '下载此图' }).click()
  const [download] = await Promise.all([page.waitForEvent('download'), chart(page).getByRole('button', { name }).click()])
  await page.keyboard.press('Escape')
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) }
}

export const cases = {
  'months of an indicator are walked by arrows, and what is selected in the chart is selected in its table': {
    run: async ({ page, base }) => {
      const { series } = await api(base, '/indicators/in_talks')
      await visit(page, `${base}/indicators?open=in_talks`)
      await marks(page).first().waitFor()
      assert.equal(await marks(page).count(), series.length)
      assert.equal(await chart(page).locator('[data-mark][tabindex="0"]').count(), 1)
      await marks(page).first().focus()
      await page.keyboard.press('End')
      assert.ok((await stop(page)).startsWith(series.at(-1).day.slice(0, 7)))
      await page.keyboard.press('ArrowLeft')
      await page.keyboard.press('Enter')
      const month = series.at(-2).day.slice(0, 7)
      assert.ok((await stop(page)).startsWith(month))
      await chart(page).getByRole('button', { name: '看成表' }).click()
      assert.equal(await chart(page).locator('tr.picked th').innerText(), month)
      assert.equal(await chart(page).locator('tbody tr').count(), series.length)
    },
  },

  'a chart is saved as a picture, as a drawing that stands alone, and as its figures': {
    run: async ({ page, base }) => {
      await visit(page, `${base}/indicators?open=in_talks`)
      await marks(page).first().waitFor()
      const png = await file(page, 'PNG 图片')
      assert.match(png.name, /\.png$/)
      assert.equal(png.bytes.subarray(1, 4).toString('latin1'), 'PNG')
      assert.ok(png.bytes.length > 3000, `${png.bytes.length} bytes`)
      const svg = (await file(page, 'SVG 矢量图')).bytes.toString('utf8')
      assert.match(svg, /^<svg /)
      assert.doesNotMatch(svg, /var\(--|class=|https?:\/\/(?!www\.w3\.org)/)
      assert.match(svg, /在谈项目/)
      const csv = (await file(page, 'CSV 数据')).bytes.toString('utf8')
      assert.match(csv, /^\ufeff月份,数值/)
    },
  },

  'the pipeline counts what the board counts, and a stage leads to its projects': {
    run: async ({ page, base }) => {
      const board = await api(base, '/projects/board')
      await visit(page, `${base}/projects?view=pipeline`)
      for (const { stage, count } of board.columns) {
        assert.equal(await page.locator(`tr[data-stage="${stage.code}"] .count`).innerText(), String(count), stage.code)
      }
      const dot = page.locator('tr[data-stage] [data-mark]').first()
      await dot.focus()
      await page.keyboard.press('ArrowRight')
      await page.keyboard.press('Enter')
      await page.waitForURL(/\/projects\/\d+/)
      await page.goBack()
      await page.locator('tr[data-stage="talks"]').getByRole('link').first().click()
      await page.waitForURL(/view=table/)
      assert.equal(param(page, 'stage'), 'talks')
    },
  },

  'the pipeline keeps its counts where there is no room for dots': {
    on: { width: 390, height: 844, touch: true },
    run: async ({ page, base }) => {
      await visit(page, `${base}/projects?view=pipeline`)
      await page.locator('tr[data-stage="talks"] .count').waitFor()
      assert.equal(await page.locator('tr[data-stage] [data-mark]').count(), 0)
      await fits(page)
    },
  },
}
