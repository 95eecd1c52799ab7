// Words that people type are not lost: not by another writer, not by a step beside them, not by a closed window or a lost network.

import assert from 'node:assert/strict'
import { api, send, visit } from '../helpers.mjs'

const dialog = (page) => page.locator('dialog[open]')

/** A meeting that is being held, on a day of its own. */
let day = 10
async function held(base) {
  const made = await send(base, 'POST', '/meetings', { on: `2025-03-${day++}`, place: '' })
  await send(base, 'PUT', `/meetings/${made.id}/agenda`, { version: made.version, items: [{ key: 'own:1', title: '用地', note: '' }, { key: 'own:2', title: '用工', note: '' }] })
  const { version } = await api(base, `/meetings/${made.id}`)
  return send(base, 'PUT', `/meetings/${made.id}/state`, { version, state: 'held' })
}
const opened = (page, base, id) => visit(page, `${base}/dispatch?meeting=${id}&lang=zh`)
const said = (page, item) => page.locator(`[data-item="${item}"]`).getByLabel('会上怎么说')
/** Somebody else keeps minutes meanwhile. */
async function theirs(base, id, change) {
  const { version, minutes } = await api(base, `/meetings/${id}`)
  await send(base, 'PUT', `/meetings/${id}/minutes`, { version, ...minutes, ...change })
}

export const cases = {
  'a decision taken while minutes are typed costs none of them': {
    run: async ({ page, base }) => {
      const { id } = await held(base)
      await opened(page, base, id)
      await page.getByLabel('会议要求').fill('抓紧办')
      await said(page, 'own:1').fill('地块已看过')
      assert.ok(await page.getByRole('button', { name: '审核通过' }).isDisabled(), 'passed on before its minutes were saved')
      const item = page.locator('[data-item="own:1"]')
      await item.getByRole('button', { name: '议定并交办' }).click()
      await item.locator('[data-decision-title]').fill('约谈投资方')
      await item.locator('[data-decision-unit]').fill('商务局')
      await item.locator('[data-decision-due]').fill('2025-04-14')
      await item.getByRole('button', { name: '议定', exact: true }).click()
      await page.getByText('已议定，任务已交办').waitFor()
      assert.deepEqual([await page.getByLabel('会议要求').inputValue(), await said(page, 'own:1').inputValue()], ['抓紧办', '地块已看过'])
      const { minutes, decisions } = await api(base, `/meetings/${id}`)
      assert.deepEqual([minutes.summary, minutes.said['own:1'], decisions.length], ['抓紧办', '地块已看过', 1])
      // Taking it back is such a step too.
      await said(page, 'own:2').fill('缺焊工')
      await page.getByRole('button', { name: '撤回' }).click()
      await page.getByLabel('为什么撤回').fill('重了')
      await page.locator('[data-decision]').getByRole('button', { name: '撤回' }).click()
      await page.getByText('已撤回，任务已撤销').waitFor()
      assert.equal(await said(page, 'own:2').inputValue(), '缺焊工')
      assert.equal((await api(base, `/meetings/${id}`)).minutes.said['own:2'], '缺焊工')
    },
  },

  'of two who keep minutes neither loses a word': {
    expectFaults: true,
    run: async ({ page, base }) => {
      const { id } = await held(base)
      await opened(page, base, id)
      await page.getByLabel('会议要求').fill('我写的要求')
      await said(page, 'own:1').fill('我记的用地')
      await theirs(base, id, { chair: '主任', summary: '别人写的要求', said: { 'own:2': '别人记的用工' } })
      await page.getByRole('button', { name: '保存纪要' }).click()
      const both = page.locator('[data-clash="summary"]')
      await both.getByText('别人写的要求').waitFor()
      // What only they wrote is there, what only I wrote stays, and nothing goes out before the one place is settled.
      assert.deepEqual([await page.getByLabel('主持').inputValue(), await said(page, 'own:1').inputValue(), await said(page, 'own:2').inputValue()], ['主任', '我记的用地', '别人记的用工'])
      assert.equal(await page.locator('[data-clash]').count(), 1)
      assert.ok(await page.getByRole('button', { name: '保存纪要' }).isDisabled())
      // It still has to be settled after a reload.
      await page.reload()
      await both.getByText('别人写的要求').waitFor()
      await both.getByRole('button', { name: '两段都要' }).click()
      await page.getByRole('button', { name: '保存纪要' }).click()
      await page.getByText('已保存', { exact: true }).waitFor()
      const { minutes } = await api(base, `/meetings/${id}`)
      assert.deepEqual(minutes, { chair: '主任', present: [], said: { 'own:1': '我记的用地', 'own:2': '别人记的用工' }, summary: '别人写的要求\n我写的要求' })
    },
  },

  'minutes outlive a reload, and of two windows both show the same words': {
    run: async ({ page, base }) => {
      const { id } = await held(base)
      await opened(page, base, id)
      await page.getByLabel('会议要求').fill('没保存的要求')
      await page.getByText('还没保存，只存在这台电脑的浏览器里').waitFor()
      await page.reload()
      await page.getByText('这是上次没保存的文字').waitFor()
      assert.equal(await page.getByLabel('会议要求').inputValue(), '没保存的要求')
      const second = await page.context().newPage()
      await opened(second, base, id)
      assert.equal(await second.getByLabel('会议要求').inputValue(), '没保存的要求')
      await second.getByLabel('主持').fill('主任')
      await page.waitForFunction(() => document.querySelector('#minutes-chair').value === '主任')
      await page.getByLabel('会议要求').fill('两个窗口的要求')
      await page.getByRole('button', { name: '保存纪要' }).click()
      await page.getByText('已保存', { exact: true }).waitFor()
      // The other window learns that it is saved, and has nothing left to save.
      await second.getByText('还没保存').first().waitFor({ state: 'detached' })
      assert.ok(await second.getByRole('button', { name: '保存纪要' }).isDisabled())
      const { minutes } = await api(base, `/meetings/${id}`)
      assert.deepEqual([minutes.chair, minutes.summary], ['主任', '两个窗口的要求'])
    },
  },

  'words found again on this machine do not undo what a colleague wrote since': {
    run: async ({ page, base }) => {
      const { id } = await send(base, 'POST', '/bulletins', { month: '2024-09' })
      await visit(page, `${base}/dispatch?tab=bulletins&open=${id}`)
      await page.getByLabel('工作亮点').fill('我写的亮点')
      await page.getByText('还没保存，只存在这台电脑的浏览器里').waitFor()
      const { version } = await api(base, `/bulletins/${id}`)
      await send(base, 'PUT', `/bulletins/${id}/prose`, { version, prose: { highlights: '别人的亮点', problems: '别人的问题', next_steps: '' } })
      await page.reload()
      await page.locator('[data-clash="highlights"]').getByText('别人的亮点').waitFor()
      assert.deepEqual([await page.getByLabel('工作亮点').inputValue(), await page.getByLabel('存在问题').inputValue()], ['我写的亮点', '别人的问题'])
      await page.getByRole('button', { name: '两段都要' }).click()
      await page.getByRole('button', { name: '保存文字' }).click()
      await page.getByText('文字已保存').waitFor()
      const { prose } = await api(base, `/bulletins/${id}`)
      assert.deepEqual([prose.highlights, prose.problems], ['别人的亮点\n我写的亮点', '别人的问题'])
    },
  },
}
