// Imports and jobs.

import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { api, faultyImport, fits, param, placed, settled, visit } from '../helpers.mjs'

/** A file to bring. */
const file = (name, text) => ({ name, mimeType: 'application/octet-stream', buffer: Buffer.isBuffer(text) ? text : Buffer.from(text) })
const input = (page) => page.getByLabel('选文件', { exact: true })
/** A register as an old spreadsheet writes it, in GB18030: two titles, a head of three, a sound row and one with a wrong code. */
const OLD = Buffer.from('ytS2wcP7wryjqDIwMjXE6qOpLCwKzO6xqLWlzrujusrUtsG+1iwsCsbz0rXD+7PGLM2z0rvJ57vh0MXTw7T6wussvq3Tqre2zqcKytS2wdK7usW41rnc09DP3rmry74sLM7et+y41rnc1sbU7ArK1LbBtv66xb3Tub/T0M/euavLviw5MTQzMDQwME1BNEwwMDAwMFgsvdO5v7zTuaQK', 'base64')
/** Lays aside what waits, so that the next case begins with nothing. */
const layAside = async (page, base) => {
  for (const { id } of (await api(base, '/import-drafts')).items) await page.request.delete(`${base}/api/v1/import-drafts/${id}`)
}
const EMPTIES = ['enterprises', 'sites', 'opportunities', 'purchases', 'sales', 'links', 'signals', 'deals']

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
        assert.equal(message, problem.zh.replaceAll('`', ''))
        assert.match(problem.zh.replace(/`[^`]*`/g, ''), /[一-鿿]/, problem.message)
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

  'what a file holds is told by its heads, whatever its encoding and whatever stands above them': {
    expectFaults: true,
    run: async ({ page, base }) => {
      await visit(page, `${base}/data`)
      await input(page).setInputFiles(file('试读.csv', OLD))
      await page.waitForURL(/draft=/)
      await page.locator('.found').getByText('GB18030').waitFor()
      await page.locator('.found').getByText('表头在第 3 行').waitFor()
      assert.equal(await page.locator('[data-kind]').inputValue(), 'enterprises')
      const [download] = await Promise.all([page.waitForEvent('download'), page.locator('[data-mend]').first().click()])
      const mend = await readFile(await download.path(), 'utf8')
      assert.match(mend, /企业名称,统一社会信用代码,经营范围,问题,problem/)
      assert.match(mend, /的校验位是/)
      assert.match(mend, /试读二号接箍有限公司/)
      assert.doesNotMatch(mend, /试读一号/)
      // It was taken for the wrong thing: it is brought again as what it is said to be.
      await page.locator('[data-kind]').selectOption('projects')
      await page.waitForFunction((id) => !location.search.includes(`draft=${id}`), param(page, 'draft'))
      await page.locator('[data-kind]').waitFor()
      assert.equal(await page.locator('[data-kind]').inputValue(), 'projects')
      await layAside(page, base)
    },
  },

  'a list without a head is read once a person says what its columns are, and is taken in and taken back': {
    run: async ({ page, base }) => {
      await visit(page, `${base}/data?bring=enterprises`)
      await input(page).setInputFiles(file('无表头.csv', '试列一号钢管有限公司,无缝钢管制造\n试列二号接箍有限公司,接箍加工\n'))
      await page.waitForURL(/draft=/)
      await page.getByText('没有找到表头').waitFor()
      assert.equal(await page.locator('[data-commit]').count(), 0)
      await page.getByLabel('A', { exact: true }).selectOption('name')
      await page.getByLabel('B', { exact: true }).selectOption('scope')
      await page.locator('[data-read]').click()
      await page.locator('[data-commit]', { hasText: '导入 2 行' }).click()
      await page.getByText('已导入 2 行').waitFor()
      await page.getByText('新增 2 行').waitFor()
      await page.locator('[data-undo]').click()
      await page.locator('[data-turned]').getByText('已撤销').waitFor()
      await placed(base)
    },
  },

  'files that are no tables, are empty or hold nothing known are refused by name, and the others wait in a row': {
    expectFaults: true,
    run: async ({ page, base }) => {
      await visit(page, `${base}/data`)
      const good = (n) => `企业名称,经营范围\n试队${n}号有限公司,钢管\n`
      await input(page).setInputFiles([
        file('空.csv', '   \n'),
        file('照片.csv', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 0x10, 0x4a, 0x46, 0x49, 0x46])),
        file('不知所云.csv', '甲乙丙,丁戊己\n1,2\n'),
        file('好一.csv', good('一')),
        file('好二.csv', good('二')),
      ])
      await page.waitForURL(/draft=/)
      const failures = page.locator('.failure')
      await failures.nth(2).waitFor()
      assert.deepEqual(await failures.locator('strong').allInnerTexts(), ['空.csv', '照片.csv', '不知所云.csv'])
      assert.equal(await page.locator('.queue tbody tr').count(), 2)
      await layAside(page, base)
    },
  },

  'a file is let go anywhere on the page, and each kind has an empty table that is read as itself': {
    run: async ({ page, base }) => {
      await visit(page, `${base}/data`)
      for (const kind of EMPTIES) {
        const text = await (await fetch(`${base}/api/v1/import-templates/${kind}`)).text()
        const made = await (await fetch(`${base}/api/v1/import-drafts?kind=auto&name=x.csv`, { method: 'POST', body: text })).json()
        assert.equal(made.kind, kind, JSON.stringify(made.error ?? made.guess))
      }
      await layAside(page, base)
      const dragged = await page.evaluateHandle(() => {
        const data = new DataTransfer()
        data.items.add(new File(['企业名称,经营范围\n试拖一号有限公司,钢管\n'], '拖来.csv', { type: 'text/csv' }))
        return data
      })
      await page.dispatchEvent('h1', 'dragenter', { dataTransfer: dragged })
      await page.locator('.over').waitFor()
      await page.dispatchEvent('h1', 'drop', { dataTransfer: dragged })
      await page.waitForURL(/draft=/)
      await page.locator('.queue').getByText('拖来.csv').waitFor()
      await layAside(page, base)
    },
  },

  'the way of a file fits a phone': {
    on: { width: 390, height: 844, touch: true },
    run: async ({ page, base }) => {
      await visit(page, `${base}/data`)
      await input(page).setInputFiles(file('手机.csv', '企业名称,统一社会信用代码,经营范围,楼栋\n试机一号有限公司,91430400MA4L00000X,钢管,3\n'))
      await page.waitForURL(/draft=/)
      await page.locator('[data-commit]').waitFor()
      await settled(page)
      await fits(page)
      await layAside(page, base)
    },
  },
}
