// Imports and jobs.

import assert from 'node:assert/strict'
import { api, faultyImport, visit } from '../helpers.mjs'

export const cases = {
  'placing again shows its progress and ends by itself': {
    run: async ({ page, base }) => {
      await visit(page, `${base}/data`)
      const { total } = await api(base, '/jobs')
      await page.getByRole('button', { name: '全部重新落位' }).click()
      await page.waitForFunction((rows) => document.querySelectorAll('.jobs tbody tr').length > rows, Math.min(total, 9))
      const first = page.locator('.jobs tbody tr').first()
      await first.getByText('人工发起').waitFor()
      await first.getByText('完成').waitFor()
      await page.getByRole('progressbar').waitFor({ state: 'detached' })
      const newest = (await api(base, '/jobs')).items[0]
      assert.deepEqual([newest.state, newest.firms], ['done', 0])
      await first.getByRole('link').click()
      await page.waitForURL(/job=/)
      await page.getByText('没有原来已落位的企业变动').waitFor()
    },
  },

  'the problems of an import are told by row and column': {
    run: async ({ page, base }) => {
      const { id, file } = await faultyImport(base)
      const { problem_list: problems } = await api(base, `/imports/${id}`)
      await visit(page, `${base}/data`)
      await page.locator('tbody tr', { hasText: file }).getByRole('link').click()
      const rows = page.locator('section.detail tbody tr')
      await rows.first().waitFor()
      assert.equal(await rows.count(), problems.length)
      for (const [i, problem] of problems.entries()) {
        const [row, column, message] = await rows.nth(i).locator('td').allInnerTexts()
        assert.equal(row, String(problem.row ?? '—'))
        assert.equal(column, problem.column ?? '—')
        assert.equal(message, problem.message.replaceAll('`', ''))
      }
      assert.ok(problems.some((problem) => problem.row && problem.column), 'no problem has a row and a column')
    },
  },

  'a failure says what failed and can be tried again': {
    expectFaults: true,
    run: async ({ page, base }) => {
      await page.route('**/api/v1/imports', (route) => route.abort())
      await page.goto(`${base}/data`)
      await page.getByRole('alert').waitFor()
      assert.match(await page.getByRole('alert').innerText(), /没有读到导入记录/)
      await page.unroute('**/api/v1/imports')
      await page.getByRole('button', { name: '重试' }).click()
      await page.getByRole('alert').waitFor({ state: 'detached' })
    },
  },
}
