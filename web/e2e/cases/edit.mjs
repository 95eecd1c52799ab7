// A chain is edited, reviewed and accepted.

import assert from 'node:assert/strict'
import { api, card, firstChain, gaps, placed, send, visit } from '../helpers.mjs'

/** Opens a new draft of the first chain. */
async function begun(page, base, title) {
  const { id } = await firstChain(base)
  const edit = (name) => page.locator(`[data-edit="${name}"]`)
  await visit(page, `${base}/atlas/${id}/edit`)
  await edit('by').fill('丁 产业科')
  await edit('title').fill(title)
  await edit('begin').click()
  await edit('state').filter({ hasText: '编写中' }).waitFor()
  const path = `/chains/${id}/drafts/${new URL(page.url()).searchParams.get('draft')}`
  const read = () => api(base, path)
  return { edit, path, read, chosen: (await read()).outline.nodes[2] }
}

export const cases = {
  'what is written of a node outlives a word, an undo and another panel': {
    async run({ page, base }) {
      const { edit, chosen } = await begun(page, base, '写到一半')
      await edit('pick').selectOption(chosen.id)
      await edit('zh').fill('写到一半的名字')
      await edit('word').fill('半途词条')
      await edit('word').press('Enter')
      await page.locator('.chips').getByText('半途词条').waitFor()
      assert.equal(await edit('zh').inputValue(), '写到一半的名字')
      assert.equal(await edit('word').inputValue(), '')

      await page.getByRole('button', { name: '操作', exact: true }).click()
      await page.getByRole('button', { name: '撤销' }).click()
      await page.getByText(/已撤销/).first().waitFor()
      await page.getByRole('button', { name: '修改', exact: true }).click()
      await page.locator('.chips').getByText('半途词条').waitFor({ state: 'detached' })
      assert.equal(await edit('zh').inputValue(), '写到一半的名字')
    },
  },

  'a change that crosses another is refused in the page’s language, and nothing typed is lost': {
    expectFaults: true,
    async run({ page, base }) {
      const { edit, path, read, chosen } = await begun(page, base, '两人同改')
      await edit('pick').selectOption(chosen.id)
      await edit('zh').fill('写到一半的名字')
      const { revision } = await read()
      const step = { op: 'move_node', node: chosen.id, stage: chosen.stage, lane: chosen.lane, rank: chosen.rank + 7 }
      await send(base, 'POST', `${path}/operations`, { by: '戊 产业科', revision, operations: [step] })
      await edit('word').fill('两人词条')
      await edit('word').press('Enter')
      const alert = page.getByRole('alert')
      await alert.filter({ hasText: '别人刚改' }).waitFor()
      assert.doesNotMatch(await alert.innerText(), /[A-Za-z]{3}/)
      assert.equal(await edit('word').inputValue(), '两人词条')
      await alert.getByRole('button', { name: '重新读取' }).click()
      await page.waitForFunction((rank) => document.querySelector('[data-edit="rank"]').value === rank, String(chosen.rank + 7))
      assert.equal(await edit('zh').inputValue(), '写到一半的名字')
      assert.equal(await edit('word').inputValue(), '两人词条')
      await edit('word').press('Enter')
      await page.locator('.chips').getByText('两人词条').waitFor()
      assert.equal(await edit('word').inputValue(), '')
      await edit('save').click()
      await edit('unsaved').waitFor({ state: 'detached' })
      const now = (await read()).outline.nodes.find(({ id }) => id === chosen.id)
      assert.deepEqual([now.title.zh, now.rank], ['写到一半的名字', chosen.rank + 7])
    },
  },

  'a word and a lane that the server refuses stay in their fields': {
    expectFaults: true,
    async run({ page, base }) {
      const { edit, read, chosen } = await begun(page, base, '被拒的词')
      await edit('pick').selectOption(chosen.id)
      await edit('word').fill(chosen.terms[0])
      await edit('word').press('Enter')
      await page.getByRole('alert').waitFor()
      assert.equal(await edit('word').inputValue(), chosen.terms[0])

      await edit('pick').selectOption('')
      await edit('lane-zh').fill('新泳道')
      await edit('lane-en').press('Enter')
      await page.getByRole('alert').waitFor()
      assert.equal(await edit('lane-zh').inputValue(), '新泳道')
      await edit('lane-en').fill('Fresh lane')
      await edit('lane-en').press('Enter')
      await page.locator('.links').getByText('新泳道').waitFor()
      assert.deepEqual([await edit('lane-zh').inputValue(), await edit('lane-en').inputValue()], ['', ''])
      assert.ok((await read()).outline.lanes.some(({ id }) => id === 'fresh-lane'))
    },
  },

  'a draft is not returned without a word why, and the page asks for it in its own language': {
    async run({ page, base }) {
      const { edit, path, read, chosen } = await begun(page, base, '要退回的')
      const { revision } = await read()
      const rename = { op: 'set_flag', node: chosen.id, field: 'spine', value: chosen.spine ? null : true }
      const now = await send(base, 'POST', `${path}/operations`, { by: '丁 产业科', revision, operations: [rename] })
      await send(base, 'PUT', `${path}/state`, { by: '丁 产业科', revision: now.revision, state: 'proposed', note: '' })
      await page.goto(`${page.url()}&panel=review`)
      await edit('by').fill('己 链办')
      await edit('go-returned').click()
      await page.getByRole('alert').filter({ hasText: '请写明要改什么' }).waitFor()
      assert.equal(await page.evaluate(() => document.activeElement.getAttribute('data-edit')), 'note')
      assert.equal((await read()).state, 'proposed')
      await edit('note').fill('主线不要动')
      await edit('go-returned').click()
      await edit('state').filter({ hasText: '退回' }).waitFor()
      assert.equal(await page.getByRole('alert').count(), 0)
    },
  },

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
      await send(base, 'PUT', `${drafts}/${draft.id}/state`, { state: 'proposed', by: '甲 产业科', note: '', revision })
      revision += 1
      await send(base, 'PUT', `${drafts}/${draft.id}/acceptance`, { by: '乙 链办', note: '', revision })
      assert.ok(!(await gaps(base, id)).some((gap) => gap.node === 'pipe-patrol'))
      await placed(base)
    },
  },
}
