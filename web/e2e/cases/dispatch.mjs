// A meeting from its agenda to its minutes, a task from its owner's hand to its end, and what people are told.

import assert from 'node:assert/strict'
import { alone } from '../accounts.mjs'
import { api, visit } from '../helpers.mjs'

export const cases = {
  'a meeting is planned, held, decided and issued, and its decision is a task': {
    expectFaults: true,
    run: alone(async (page, base) => {
      await visit(page, `${base}/dispatch?lang=zh`)
      await page.getByRole('button', { name: '筹备会议' }).click()
      await page.locator('[data-item^="project:"]').first().waitFor()
      await page.getByRole('button', { name: '开会，定格议题' }).click()
      await page.getByText('会议已开始，议题已定格').waitFor()
      const item = page.locator('[data-item^="project:"]').first()
      await item.getByRole('button', { name: '议定并交办' }).click()
      await item.locator('[data-decision-title]').fill('一周内约谈投资方')
      // Nobody would do it, and it has no day: both are told at once.
      await item.getByRole('button', { name: '议定', exact: true }).click()
      await page.getByText('没写责任人或责任单位').waitFor()
      await page.getByText('没写办结时限').waitFor()
      await item.locator('[data-decision-unit]').fill('商务局')
      await item.locator('[data-decision-due]').fill('2025-02-14')
      await item.getByRole('button', { name: '议定', exact: true }).click()
      await page.getByText('已议定，任务已交办').waitFor()
      await page.getByLabel('会议要求').fill('抓紧')
      await page.getByRole('button', { name: '保存纪要' }).click()
      await page.getByText('已保存').waitFor()
      await page.getByRole('button', { name: '审核通过' }).click()
      await page.getByRole('button', { name: '印发纪要' }).click()
      await page.getByText('纪要已印发').first().waitFor()
      const { items } = await api(base, '/tasks?origin=decision')
      assert.ok(items.some((task) => task.title === '一周内约谈投资方' && task.unit === '商务局'))
    }),
  },
  'a task is given, reported on and done, and its history says so': {
    expectFaults: true,
    run: alone(async (page, base) => {
      await visit(page, `${base}/dispatch?tab=tasks&lang=zh`)
      await page.getByRole('button', { name: '交办任务' }).click()
      await page.locator('[data-task-title]').fill('核实企业意向')
      await page.locator('[data-task-unit]').fill('商务局')
      await page.locator('[data-task-due]').fill('2025-02-20')
      await page.getByRole('button', { name: '交办', exact: true }).click()
      await page.getByRole('button', { name: '核实企业意向' }).click()
      await page.getByLabel('办理', { exact: true }).selectOption('done')
      await page.getByRole('button', { name: '记下' }).click()
      await page.getByText('要写说明').waitFor()
      await page.getByLabel('凭什么算办结').fill('书面确认已归档')
      await page.getByRole('button', { name: '记下' }).click()
      await page.getByText('书面确认已归档').waitFor()
      await page.getByText('按期办结').first().waitFor()
    }),
  },
  'the bell tells what the day brings and what is read is not new': {
    expectFaults: true,
    run: alone(async (page, base) => {
      // The first sweep runs with the server's start, beside its first answers.
      for (let tries = 0; tries < 100 && (await api(base, '/notices')).total === 0; tries += 1) await page.waitForTimeout(100)
      await visit(page, `${base}/?lang=zh`)
      const bell = page.locator('.bell > .button')
      await bell.click()
      await page.getByText('任务逾期').first().waitFor()
      await page.getByRole('button', { name: '全部标为已读' }).click()
      await page.waitForFunction(() => !document.querySelector('.bell .count'))
      assert.equal((await api(base, '/notices')).unread, 0)
    }),
  },
}
