// The one table and its bar of filters: order, columns, views, files, several rows at once, cells changed in place, keys, cards.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { api, fits, param, send, settled, visit } from '../helpers.mjs'

const TABLE = '/projects?view=table'
const rows = (page) => page.locator('.grid tbody tr.row')
const heads = (page) => page.locator('.grid thead th').allInnerTexts()
const column = async (page, name) => {
  await rows(page).first().waitFor()
  const at = (await heads(page)).findIndex((text) => text.replace(/[↑↓]/g, '').trim() === name)
  assert.ok(at >= 0, `no column ${name}`)
  return page.locator(`.grid tbody tr.row > :nth-child(${at + 1})`).evaluateAll((cells) => cells.map((cell) => (cell.querySelector('.cell a, .cell button') ?? cell.querySelector('.cell'))?.textContent?.trim() ?? ''))
}
const menu = (page, name) => page.locator('.table-bar').getByRole('button', { name, exact: true }).click()
const drop = async (base, name) => {
  for (const view of (await api(base, '/views?table=projects')).views.filter((one) => one.name === name)) {
    await fetch(`${base}/api/v1/views/${view.id}`, { method: 'DELETE' })
  }
}

export const cases = {
  'a head sorts up, down and not at all, and what is unknown stays last': {
    run: async ({ page, base }) => {
      await visit(page, `${base}${TABLE}`)
      const head = page.getByRole('columnheader', { name: '总投资' })
      const given = await column(page, '总投资')
      for (const [order, state] of [['amount', 'ascending'], ['-amount', 'descending']]) {
        await head.getByRole('button').click()
        await page.waitForURL((url) => url.searchParams.get('sort') === order)
        assert.equal(await head.getAttribute('aria-sort'), state)
        const cells = await page.locator('.grid tbody tr.row').evaluateAll((all) => all.map((row) => row.querySelector('.at-amount').classList.contains('unknown')))
        const known = cells.lastIndexOf(false)
        assert.ok(cells.includes(true), 'no amount of the sample is unknown')
        assert.ok(cells.slice(0, known + 1).every((unknown) => !unknown), 'an unknown amount stands among the known')
      }
      await head.getByRole('button').click()
      await page.waitForURL((url) => !url.searchParams.has('sort'))
      assert.deepEqual(await column(page, '总投资'), given)
    },
  },

  'columns are chosen and moved, and this machine keeps them': {
    run: async ({ page, base }) => {
      await visit(page, `${base}${TABLE}`)
      await menu(page, '列')
      await page.getByRole('checkbox', { name: '入库' }).check()
      await page.getByRole('checkbox', { name: '时钟' }).uncheck()
      await page.getByRole('button', { name: '“总投资”前移' }).click()
      await page.waitForURL(/cols=/)
      const chosen = (await heads(page)).map((text) => text.trim())
      assert.ok(chosen.includes('入库') && !chosen.includes('时钟'))
      assert.ok(chosen.indexOf('总投资') < chosen.indexOf('阶段'))
      // Another visit, whose address says nothing of columns.
      await visit(page, `${base}${TABLE}`)
      assert.deepEqual((await heads(page)).map((text) => text.trim()), chosen)
      await menu(page, '列')
      await page.getByRole('button', { name: '紧凑' }).click()
      const height = await rows(page).first().evaluate((row) => row.getBoundingClientRect().height)
      assert.ok(height <= 34, `a compact row is ${height} px high`)
      await page.getByRole('button', { name: '恢复默认列' }).click()
      await page.waitForFunction(() => [...document.querySelectorAll('.grid thead th')].some((head) => head.textContent.includes('时钟')))
    },
  },

  'a view is kept, shared, opened again, first on the page, and dropped': {
    run: async ({ page, base }) => {
      await drop(base, '红灯项目')
      await visit(page, `${base}${TABLE}&colour=red&sort=-amount&cols=stage,amount`)
      const shown = await column(page, '项目')
      await menu(page, '视图')
      await page.getByRole('textbox', { name: '视图名称' }).fill('红灯项目')
      await page.getByRole('checkbox', { name: '与全局共享' }).check()
      await page.locator('.keep').getByRole('button', { name: '保存' }).click()
      const line = page.locator('[data-view="红灯项目"]')
      await line.waitFor()
      const [kept] = (await api(base, '/views?table=projects')).views.filter(({ name }) => name === '红灯项目')
      assert.equal(kept.shared, true)
      assert.equal(new URLSearchParams(kept.query).get('colour'), 'red')
      await line.getByRole('button', { name: '打开页面时先用它' }).click()
      await line.locator('[aria-pressed="true"]').waitFor()
      await page.evaluate(() => localStorage.clear())
      await visit(page, `${base}/projects?view=table&stage=talks`)
      assert.equal(param(page, 'colour'), null)
      await menu(page, '视图')
      await line.locator('.name').click()
      await page.waitForURL(/colour=red/)
      await settled(page)
      assert.deepEqual(await column(page, '项目'), shown)
      await drop(base, '红灯项目')
    },
  },

  'a view that is first stands in the place of an address that asks for nothing': {
    run: async ({ page, base }) => {
      const view = await send(base, 'POST', '/views', { table: 'firms', name: '主营在前', query: 'sort=-established&strength=core', shared: false })
      await fetch(`${base}/api/v1/first-views`, { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ table: 'firms', view: view.id }) })
      try {
        await page.goto(`${base}/firms`)
        await page.waitForURL(/strength=core/)
        await page.goto(`${base}/firms?place=local`)
        await settled(page)
        assert.equal(param(page, 'strength'), null)
      } finally {
        await fetch(`${base}/api/v1/views/${view.id}`, { method: 'DELETE' })
      }
    },
  },

  'what is shown comes down as CSV and as a workbook, in its order and columns': {
    run: async ({ page, base }) => {
      await visit(page, `${base}${TABLE}&stage=talks&sort=-amount&cols=amount,entered,stage`)
      const names = await column(page, '项目')
      const file = async (button) => {
        const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: button }).click()])
        return { name: download.suggestedFilename(), path: await download.path() }
      }
      await menu(page, '导出')
      const csv = await file('CSV 文件')
      const bytes = readFileSync(csv.path)
      assert.deepEqual([...bytes.subarray(0, 3)], [0xef, 0xbb, 0xbf])
      const lines = bytes.toString('utf8').slice(1).trim().split('\r\n')
      assert.equal(lines[0], '项目,总投资,入库,阶段')
      assert.deepEqual(lines.slice(1).map((line) => line.split(',')[0]), names)
      assert.match(lines[1].split(',')[1], /^\d+(\.\d+)?$/)
      const book = await file('Excel 工作簿')
      assert.match(book.name, /\.xlsx$/)
      const part = (path) => spawnSync('unzip', ['-p', book.path, path], { encoding: 'utf8', maxBuffer: 1e8 }).stdout
      const listed = spawnSync('unzip', ['-l', book.path], { encoding: 'utf8' }).stdout
      const text = part('xl/worksheets/sheet1.xml') + (listed.includes('sharedStrings') ? part('xl/sharedStrings.xml') : '')
      for (const name of names) assert.ok(text.includes(name), `the workbook lacks ${name}`)
      assert.ok(text.includes('总投资'))
    },
  },

  'several rows get a task at once; the one that fails is named and stays selected': {
    expectFaults: true,
    run: async ({ page, base }) => {
      await visit(page, `${base}${TABLE}&stage=talks`)
      const ids = await rows(page).evaluateAll((all) => all.slice(0, 3).map((row) => row.dataset.row))
      await page.route('**/api/v1/tasks', async (route) => {
        const body = route.request().postDataJSON()
        if (route.request().method() === 'POST' && String(body.project) === ids[1]) await route.fulfill({ status: 409, contentType: 'application/json', body: JSON.stringify({ error: { code: 'refused', message: 'no', refusals: [{ zh: '这个项目不行', en: 'not this one' }] } }) })
        else await route.continue()
      })
      for (const i of [0, 1, 2]) await rows(page).nth(i).getByRole('checkbox').check()
      await page.locator('[data-bulk="task"]').click()
      const dialog = page.getByRole('dialog')
      assert.match(await dialog.locator('[data-touches]').innerText(), /3 行/)
      await dialog.getByLabel('事项').fill('补齐材料')
      await dialog.getByLabel('时限').fill('2030-01-31')
      await dialog.getByRole('button', { name: '对 3 行执行' }).click()
      await dialog.locator(`[data-failed="${ids[1]}"]`).waitFor()
      assert.match(await dialog.locator('[data-failed]').innerText(), /这个项目不行/)
      await dialog.getByRole('button', { name: '关闭' }).first().click()
      await page.waitForFunction(() => document.querySelectorAll('.grid tr.row.ticked').length === 1)
      assert.equal(await page.locator('.grid tr.row.ticked').getAttribute('data-row'), ids[1])
      const made = (await api(base, '/tasks?q=补齐材料')).items.map(({ project }) => String(project.id))
      assert.deepEqual([...new Set(made)].sort(), [ids[0], ids[2]].sort())
    },
  },

  'a cell is changed in place, and of two who change it both are shown': {
    run: async ({ page, base }) => {
      await visit(page, `${base}${TABLE}&stage=talks`)
      const row = rows(page).first()
      const id = await row.getAttribute('data-row')
      const before = (await api(base, `/projects/${id}`)).facts.owner
      await row.focus()
      await page.keyboard.press('F2')
      // F2 takes the first cell that can be changed; the owner's has a button of its own.
      await page.keyboard.press('Escape')
      await row.locator('[data-edit="owner"]').click()
      const field = row.getByRole('textbox', { name: '责任人' })
      await field.fill('甲')
      await page.keyboard.press('Enter')
      await field.waitFor({ state: 'detached' })
      assert.equal((await api(base, `/projects/${id}`)).facts.owner, '甲')
      await row.locator('.at-owner', { hasText: '甲' }).dblclick()
      const { card, facts } = await api(base, `/projects/${id}`)
      await send(base, 'PUT', `/projects/${id}`, { version: card.version, facts: { ...facts, owner: '乙' } })
      await field.fill('丙')
      await page.keyboard.press('Enter')
      await row.locator('[data-side="theirs"]', { hasText: '乙' }).waitFor()
      assert.equal(await row.locator('[data-side="mine"]').innerText(), '丙')
      assert.equal((await api(base, `/projects/${id}`)).facts.owner, '乙')
      await row.getByRole('button', { name: '用我的' }).click()
      await field.waitFor({ state: 'detached' })
      const now = await api(base, `/projects/${id}`)
      assert.equal(now.facts.owner, '丙')
      await send(base, 'PUT', `/projects/${id}`, { version: now.card.version, facts: { ...now.facts, owner: before } })
    },
  },

  'the keyboard walks the rows, opens one, and comes back to it': {
    run: async ({ page, base }) => {
      await visit(page, `${base}/list`)
      await rows(page).first().focus()
      const at = () => page.evaluate(() => document.activeElement?.dataset.row ?? '')
      const all = await rows(page).evaluateAll((found) => found.map((row) => row.dataset.row))
      await page.keyboard.press('ArrowDown')
      await page.waitForFunction((key) => document.activeElement?.dataset.row === key, all[1])
      await page.keyboard.press('End')
      await page.waitForFunction((key) => document.activeElement?.dataset.row === key, all.at(-1))
      await page.keyboard.press('ArrowUp')
      await page.waitForFunction((key) => document.activeElement?.dataset.row === key, all.at(-2))
      const stops = await page.locator('.grid tr.row[tabindex="0"]').count()
      assert.equal(stops, 1)
      const opened = await at()
      await page.keyboard.press('Enter')
      await page.locator('aside.drawer').waitFor()
      assert.equal(param(page, 'open'), opened)
      // In the drawer the arrows lead on to the next row, and its end is its end.
      const open = (key) => page.waitForURL((url) => url.searchParams.get('open') === key)
      await page.keyboard.press('ArrowDown')
      await open(all.at(-1))
      const drawer = page.locator('aside.drawer')
      assert.ok(await drawer.getByRole('button', { name: '下一行' }).isDisabled())
      await page.waitForFunction(() => document.activeElement?.matches('aside.drawer h2'))
      await page.keyboard.press('ArrowUp')
      await open(opened)
      await drawer.getByRole('button', { name: '上一行' }).click()
      await open(all.at(-3))
      await page.keyboard.press('Escape')
      await page.waitForFunction((key) => document.activeElement?.dataset.row === key, all.at(-3))
    },
  },

  'on a phone rows are cards, filters a sheet, and the order a choice': {
    on: { width: 390, height: 844, touch: true },
    run: async ({ page, base }) => {
      await visit(page, `${base}${TABLE}`)
      await fits(page)
      const card = rows(page).first()
      assert.ok((await card.innerText()).includes('\n'))
      assert.equal(await page.getByRole('table').count(), 1)
      assert.ok((await page.getByRole('cell').count()) > 5)
      const [tick, named] = await Promise.all(['.tick input', '.name'].map((part) => card.locator(part).first().boundingBox()))
      assert.ok(named.x + named.width <= tick.x, 'the tick lies over the name')
      await page.locator('.filters').getByRole('button', { name: '筛选' }).click()
      const sheet = page.getByRole('dialog', { name: '筛选' })
      await sheet.getByRole('checkbox', { name: '在谈' }).check()
      await sheet.getByRole('button', { name: '看结果' }).click()
      await page.waitForURL(/stage=talks/)
      await page.locator('[data-chip="stage"]').click()
      await page.waitForURL((url) => !url.searchParams.has('stage'))
      await page.getByRole('combobox', { name: '排序' }).selectOption('-amount')
      await page.waitForURL(/sort=-amount/)
    },
  },
}
