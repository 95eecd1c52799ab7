// A chain is edited, reviewed and accepted.

import assert from 'node:assert/strict'
import { api, card, firstChain, gaps, placed, send, visit } from '../helpers.mjs'

export const cases = {
  'a chain is edited by keyboard: a card moves, a way without room is said, a field keeps its keys': {
    async run({ page, base }) {
      const { id } = await firstChain(base)
      const edit = (name) => page.locator(`[data-edit="${name}"]`)
      await visit(page, `${base}/atlas/${id}/edit`)
      await edit('by').fill('丙 产业科')
      await edit('title').fill('用键盘移动')
      await edit('begin').click()
      await edit('state').filter({ hasText: '编写中' }).waitFor()
      assert.match(await page.locator('.legend').innerText(), /Tab .*回车.*Alt/)
      const at = new URL(page.url())
      const outline = async () => (await api(base, `/chains/${id}/drafts/${at.searchParams.get('draft')}`)).outline
      const { nodes, lanes } = await outline()
      const top = nodes.find((node) => node.lane === lanes[0].id && node.rank > 0)
      await card(page, top.id).focus()
      await page.keyboard.press('Enter')
      await page.waitForURL((url) => url.searchParams.get('node') === top.id)

      // Above the first lane there is none; nothing is written.
      await page.keyboard.press('Alt+ArrowUp')
      await edit('moved').filter({ hasText: '没有位置' }).waitFor()
      assert.equal((await outline()).nodes.find((node) => node.id === top.id).lane, top.lane)

      await page.keyboard.press('Alt+ArrowDown')
      await edit('moved').filter({ hasText: lanes[1].title.zh }).waitFor()
      assert.equal((await outline()).nodes.find((node) => node.id === top.id).lane, lanes[1].id)

      // In a field the keys belong to its text.
      await edit('zh').focus()
      await page.keyboard.press('Alt+ArrowUp')
      await page.waitForTimeout(300)
      assert.equal((await outline()).nodes.find((node) => node.id === top.id).lane, lanes[1].id)
    },
  },

  'a chain is edited by one person, accepted by another, and the sheet and its labels follow': {
    async run({ page, base }) {
      const { id } = await firstChain(base)
      const before = await api(base, `/chains/${id}/versions`)
      await visit(page, `${base}/atlas/${id}`)
      await page.getByRole('link', { name: '编辑', exact: true }).click()
      const edit = (name) => page.locator(`[data-edit="${name}"]`)
      await edit('by').fill('甲 产业科')
      await edit('title').fill('补一个环节')
      await edit('begin').click()
      await edit('state').filter({ hasText: '编写中' }).waitFor()

      await edit('new-node').click()
      await edit('zh').fill('管道 <b>智能巡检</b>')
      await edit('en').fill('Pipe patrol')
      await edit('rank').fill('12')
      await edit('terms').fill('管道智能巡检机器人')
      await edit('link-with').selectOption({ index: 5 })
      await edit('save').click()
      await edit('pick').locator('option', { hasText: '智能巡检' }).waitFor({ state: 'attached' })
      await card(page, 'pipe-patrol').waitFor()
      assert.equal(await card(page, 'pipe-patrol').getAttribute('data-change'), 'added')

      await edit('word').fill('无缝钢管制造销售')
      await page.locator('.trial p').first().waitFor()

      await page.getByRole('button', { name: '审定', exact: true }).click()
      await edit('labels').getByText('智能巡检').waitFor()
      assert.equal(await edit('changes').locator('li').count(), 2)
      await edit('go-proposed').click()
      await edit('state').filter({ hasText: '待审定' }).waitFor()

      await edit('by').fill('乙 链办')
      await edit('go-accepted').click()
      await edit('state').filter({ hasText: '已成新版本' }).waitFor()
      const after = await api(base, `/chains/${id}/versions`)
      assert.equal(after.items.length, before.items.length + 1)
      assert.deepEqual([after.items[0].by, after.items[0].reviewer], ['甲 产业科', '乙 链办'])
      assert.ok((await gaps(base, id)).some((gap) => gap.node === 'pipe-patrol'), 'the new node has no label')
      await placed(base)
      await visit(page, `${base}/atlas/${id}`)
      await card(page, 'pipe-patrol').waitFor()

      // What was true before comes back by the same way.
      const drafts = `/chains/${id}/drafts`
      const draft = await send(base, 'POST', drafts, { title: '恢复', by: '甲 产业科', restore: before.items[0].number })
      let { revision } = draft
      for (const [state, by] of [['proposed', '甲 产业科'], ['accepted', '乙 链办']]) {
        await send(base, 'PUT', `${drafts}/${draft.id}/state`, { state, by, note: '', revision })
        revision += 1
      }
      assert.ok(!(await gaps(base, id)).some((gap) => gap.node === 'pipe-patrol'))
      await placed(base)
    },
  },
}
