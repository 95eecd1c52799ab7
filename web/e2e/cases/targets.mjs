// Gaps and their targets.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { api, chasedGap, district, drawer, visit } from '../helpers.mjs'

const targetRow = (page, id) => page.locator(`[data-target="${id}"]`)

export const cases = {
  'every gap worth chasing leads to its targets, and a node’s drawer does too': {
    run: async ({ page, base }) => {
      const { chains } = await district(base)
      const chased = chains.flatMap((chain) =>
        chain.squares.filter(({ kind }) => ['Missing', 'Extend', 'Weak', 'New'].includes(kind)).map(({ node }) => `/targets/${chain.id}/${node}`),
      )
      await visit(page, `${base}/targets`)
      const links = await page.locator('main .kind a').evaluateAll((all) => all.map((a) => new URL(a.href).pathname))
      assert.deepEqual(links.sort(), chased.sort())
      const { chain, node, path } = await chasedGap(base)
      await visit(page, `${base}/atlas/${chain}?node=${node}`)
      await drawer(page).getByRole('link', { name: '看目标企业' }).click()
      await page.waitForURL((url) => url.pathname === path)
      await visit(page, `${base}/atlas/${chain}?node=${node}&edition=public`)
      await drawer(page).getByRole('heading', { level: 2 }).waitFor()
      assert.equal(await drawer(page).getByRole('link', { name: '看目标企业' }).count(), 0)
    },
  },

  'targets stand by tier, their points add up, and each reason names its source': {
    run: async ({ page, base }) => {
      const { path, list } = await chasedGap(base)
      const first = list.items.filter(({ tier }) => tier === 1)
      await visit(page, `${base}${path}`)
      assert.equal(await page.locator('h1').innerText(), `${list.total} 家候选，第 1 梯队 ${first.length} 家`)
      const order = await page.locator('[data-target]').evaluateAll((all) => all.map((b) => Number(b.dataset.target)))
      assert.deepEqual([...order.slice(0, first.length)].sort(), first.map((t) => t.enterprise.id).sort())
      assert.equal(order.length, list.items.length + list.vetoed.length)
      const target = list.items[0]
      await targetRow(page, target.enterprise.id).click()
      await drawer(page).getByRole('heading', { name: target.enterprise.name }).waitFor()
      assert.equal(new URL(page.url()).searchParams.get('open'), String(target.enterprise.id))
      const said = await drawer(page).innerText()
      for (const { text, source } of target.reasons) {
        assert.ok(said.includes(text.zh), text.zh)
        assert.ok(said.includes(source.zh), source.zh)
      }
      const sections = drawer(page).locator('section', { has: page.locator('h3') })
      for (const [i, axis] of ['value', 'likelihood'].entries()) {
        const points = await sections.nth(i).locator('li > b').allInnerTexts()
        assert.equal(points.reduce((sum, text) => sum + Number(text), 0), Math.round(target[axis]), axis)
      }
      for (const { zh } of target.unknown) assert.ok(said.includes(zh), zh)
    },
  },

  'chart and table are one selection: arrows move, Enter opens, Escape gives the focus back': {
    run: async ({ page, base }) => {
      const { path } = await chasedGap(base)
      await visit(page, `${base}${path}`)
      const order = await page.locator('[data-target]').evaluateAll((all) => all.map((b) => Number(b.dataset.target)))
      const focused = (name) => page.evaluate((key) => Number(document.activeElement.getAttribute(key)), name)
      assert.equal(await page.locator('[data-target][tabindex="0"]').count(), 1)
      await targetRow(page, order[0]).focus()
      await page.keyboard.press('ArrowDown')
      await page.waitForFunction((id) => document.activeElement.dataset.target === String(id), order[1])
      assert.equal(await page.locator('.mark.lit').count(), 1)
      await page.keyboard.press('Enter')
      await page.waitForFunction(() => document.activeElement.closest('aside.drawer'))
      assert.equal(new URL(page.url()).searchParams.get('open'), String(order[1]))
      await page.keyboard.press('Escape')
      await drawer(page).waitFor({ state: 'detached' })
      await page.waitForFunction((id) => document.activeElement.dataset.target === String(id), order[1])
      assert.equal(await page.locator('[data-mark][tabindex="0"]').count(), 1)
      await page.locator('[data-mark][tabindex="0"]').focus()
      const before = await focused('data-mark')
      await page.keyboard.press(before === order[0] ? 'ArrowDown' : 'ArrowUp')
      await page.waitForFunction((id) => document.activeElement.dataset.mark && Number(document.activeElement.dataset.mark) !== id, before)
      const mark = await focused('data-mark')
      await page.locator('tr.pointed').waitFor()
      await page.keyboard.press('Enter')
      await page.waitForURL((url) => url.searchParams.get('open') === String(mark))
      await page.keyboard.press('Escape')
      await page.waitForFunction((id) => Number(document.activeElement.dataset.mark) === id, mark)
    },
  },

  'a target is rejected with a reason, is no longer offered, and comes back when that is undone': {
    run: async ({ page, base }) => {
      const { chain, node, list, path } = await chasedGap(base)
      const { id, name } = list.items.at(-1).enterprise
      await visit(page, `${base}${path}?open=${id}`)
      await drawer(page).getByRole('button', { name: '不合适…' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('button', { name: '判为不合适' }).click()
      assert.match(await dialog.getByRole('alert').innerText(), /原因[\s\S]*说明/)
      await dialog.getByRole('radio', { name: '无意来' }).check()
      await dialog.getByRole('textbox', { name: '说明' }).fill('去年已婉拒')
      await dialog.getByRole('textbox', { name: '经办' }).fill('链办')
      await dialog.getByRole('button', { name: '判为不合适' }).click()
      await dialog.waitFor({ state: 'detached' })
      await targetRow(page, id).waitFor({ state: 'detached' })
      assert.ok((await page.locator('.just').innerText()).includes(name))
      const now = await api(base, `/gaps/${chain}/${node}/targets?top=50`)
      assert.deepEqual([now.rejected, now.items.some((t) => t.enterprise.id === id)], [1, false])
      await page.getByRole('checkbox', { name: /也看不合适的/ }).check()
      await targetRow(page, id).click()
      await drawer(page).getByText('去年已婉拒', { exact: true }).waitFor()
      await drawer(page).getByRole('button', { name: '撤销' }).click()
      await drawer(page).getByText('去年已婉拒', { exact: true }).waitFor({ state: 'detached' })
      assert.equal((await api(base, `/gaps/${chain}/${node}/targets?top=50`)).rejected, 0)
    },
  },

  'a target is taken up and let go where it was said': {
    run: async ({ page, base }) => {
      const { list, path } = await chasedGap(base)
      const { id } = list.items[0].enterprise
      await visit(page, `${base}${path}?open=${id}`)
      await drawer(page).getByRole('button', { name: '列入跟进' }).click()
      const dialog = page.getByRole('dialog')
      await page.keyboard.press('Escape')
      await dialog.waitFor({ state: 'detached' })
      assert.equal(await drawer(page).count(), 1, 'Escape closed more than the dialog')
      await drawer(page).getByRole('button', { name: '列入跟进' }).click()
      await dialog.getByRole('textbox', { name: '怎么开头' }).fill('先请商会引见')
      await dialog.getByRole('textbox', { name: '经办' }).fill('招商一组')
      await dialog.getByRole('button', { name: '列入跟进' }).click()
      await page.locator('tr.opened .taken-up').waitFor()
      await page.locator('.just').getByRole('button', { name: '撤销' }).click()
      await page.locator('.taken-up').first().waitFor({ state: 'detached' })
    },
  },

  'weights that sum to zero are refused; a new version scores from then on and the old one can be asked for': {
    run: async ({ page, base }) => {
      const { chain, node, path } = await chasedGap(base)
      const { features, items } = await api(base, '/weights')
      await visit(page, `${base}${path}?panel=weights`)
      for (const { looks_at } of features) assert.ok((await drawer(page).innerText()).includes(looks_at.zh), looks_at.zh)
      await drawer(page).getByRole('button', { name: '做新的一版' }).click()
      const save = drawer(page).getByRole('button', { name: '保存为新版' })
      const likely = features.filter(({ axis }) => axis === 'likelihood')
      for (const { title } of likely) await drawer(page).getByRole('textbox', { name: title.zh, exact: true }).fill('0')
      assert.match(await drawer(page).getByRole('alert').innerText(), /可能性的权重合计为零/)
      assert.equal(await save.isDisabled(), true)
      await drawer(page).getByRole('textbox', { name: likely[0].title.zh, exact: true }).fill('40')
      await drawer(page).getByRole('textbox', { name: '这一版为什么' }).fill(`只看这一项，第 ${items.length} 次`)
      await drawer(page).getByRole('textbox', { name: '经办' }).fill('链办')
      await save.click()
      await page.locator('.finding', { hasText: `只看这一项，第 ${items.length} 次` }).waitFor()
      const now = await api(base, `/gaps/${chain}/${node}/targets?top=50`)
      assert.ok(now.weights.id > items[0].id)
      for (const target of now.items)
        for (const { axis, feature } of target.reasons) if (axis === 'likelihood') assert.equal(feature, likely[0].id)
      await drawer(page).getByRole('radio', { name: /产品自带/ }).check()
      await page.locator('.finding', { hasText: '产品自带' }).waitFor()
      assert.equal(new URL(page.url()).searchParams.get('weights'), '0')
    },
  },

  'targets are kept to words and to a tier, and the list comes down as shown': {
    run: async ({ page, base }) => {
      const { list, path } = await chasedGap(base)
      const { name } = list.items[1].enterprise
      await visit(page, `${base}${path}`)
      await page.getByRole('searchbox', { name: '名称、所在地' }).fill(name)
      await page.waitForURL((url) => url.searchParams.get('words') === name)
      const same = list.items.filter((t) => t.enterprise.name.includes(name)).length
      await page.waitForFunction((n) => document.querySelectorAll('[data-target]').length === n, same)
      const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '导出全部理由' }).click()])
      const table = readFileSync(await download.path(), 'utf8')
      assert.equal(table.trim().split('\r\n').length, same + 1)
      assert.ok(table.includes(name) && table.includes(list.items[1].reasons[0].text.zh))
      await page.getByRole('searchbox', { name: '名称、所在地' }).fill('没有这样一家')
      await page.getByText('没有符合筛选的目标').waitFor()
    },
  },

  'a gap that nobody could close says what to do': {
    run: async ({ page, base }) => {
      const { path } = await chasedGap(base)
      await page.route('**/targets?*', async (route) => {
        const answer = await route.fetch()
        const body = { ...(await answer.json()), items: [], vetoed: [], total: 0, candidates: 0, rejected: 0 }
        await route.fulfill({ response: answer, json: body })
      })
      await visit(page, `${base}${path}`)
      assert.equal(await page.locator('h1').innerText(), '没有候选企业')
      assert.equal(await page.getByRole('link', { name: '导入登记' }).getAttribute('href'), '/data')
    },
  },

  'a firm with a rule against it is listed apart with the rule and its source': {
    run: async ({ page, base }) => {
      const { list, path } = await chasedGap(base)
      const { enterprise } = list.items[0]
      const veto = {
        rule: 'environment',
        text: { zh: '环保：停产整治', en: 'environment: closed for its emissions' },
        source: { zh: '样例名单，2025-01-02', en: 'sample list, 2025-01-02' },
      }
      await page.route('**/targets?*', async (route) => {
        const answer = await route.fetch()
        const body = await answer.json()
        await route.fulfill({ response: answer, json: { ...body, items: body.items.slice(1), vetoed: [{ enterprise, veto }] } })
      })
      await visit(page, `${base}${path}`)
      assert.equal(await page.locator(`[data-mark="${enterprise.id}"]`).count(), 0)
      await targetRow(page, enterprise.id).click()
      const said = await drawer(page).innerText()
      for (const text of ['否决：环保', veto.text.zh, veto.source.zh]) assert.ok(said.includes(text), said)
      assert.equal(await drawer(page).getByRole('button', { name: '列入跟进' }).count(), 0)
    },
  },
}
