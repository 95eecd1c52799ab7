// Requests of firms: from a note of a call to the end with a rating, hand-over, joint handling by links, a clock over a holiday, figures.

import assert from 'node:assert/strict'
import { api, drawer, send, settled, visit } from '../helpers.mjs'

const dialog = (page) => page.locator('dialog[open]')
const act = (page, step) => drawer(page).locator(`[data-step="${step}"]`)

/** A request that is in hand, by its number. */
async function entered(base, title, more = {}) {
  return send(base, 'POST', '/cases', { source: 'phone', class: 'complex', cause: 'energy', title, firm: '样例来电公司', text: '夜里停电', ...more })
}

export const cases = {
  'a note of a call is answered, called back and closed with its rating': {
    run: async ({ page, base }) => {
      await visit(page, `${base}/service`)
      await page.getByRole('button', { name: '记诉求' }).click()
      await dialog(page).getByLabel('企业', { exact: true }).fill('样例来电公司')
      await dialog(page).getByLabel('诉求标题').fill('浏览器里的停电')
      await dialog(page).getByLabel('事由').selectOption('energy')
      await dialog(page).getByLabel('我来办').check()
      await dialog(page).getByRole('button', { name: '登记' }).click()
      await drawer(page).getByRole('heading', { name: '浏览器里的停电' }).waitFor()
      for (const [step, words] of [['first_answered', '已请供电所到厂'], ['answered', '<b>线路已换</b>']]) {
        await act(page, step).click()
        // Nothing is said to a firm without words.
        await dialog(page).locator('button[type=submit]').click()
        await dialog(page).locator('.faults').waitFor()
        await dialog(page).locator('textarea').fill(words)
        await dialog(page).locator('button[type=submit]').click()
        await dialog(page).waitFor({ state: 'detached' })
      }
      await act(page, 'called_back').click()
      await dialog(page).getByLabel('5 很满意').check()
      await dialog(page).locator('button[type=submit]').click()
      await dialog(page).waitFor({ state: 'detached' })
      await act(page, 'closed').click()
      await dialog(page).locator('button[type=submit]').click()
      await drawer(page).getByText('已归档').waitFor()
      const text = await drawer(page).innerText()
      assert.match(text, /5 分/)
      assert.match(text, /<b>线路已换<\/b>/, 'what looks like a tag is a text')
    },
  },
  'hand-over changes who sees to it and keeps the first receiver': {
    run: async ({ page, base }) => {
      const made = await entered(base, '要转办的诉求', { handler: 'local', unit: '' })
      await visit(page, `${base}/service?open=${made.id}`)
      await act(page, 'handed_over').click()
      await dialog(page).getByLabel('承办单位').fill('住建局')
      await dialog(page).locator('textarea').fill('管网归住建')
      await dialog(page).locator('button[type=submit]').click()
      await drawer(page).getByText('已记下').waitFor()
      const now = await api(base, `/cases/${made.id}`)
      assert.equal(now.unit, '住建局')
      assert.equal(now.receiver, made.receiver)
      assert.match(await drawer(page).innerText(), /住建局/)
    },
  },
  'two departments say by their links what they do, and see nothing that the office noted': {
    run: async ({ page, base }) => {
      const made = await entered(base, '两个部门协办')
      await send(base, 'POST', `/cases/${made.id}/notes`, { text: '只给局里看的话' })
      await visit(page, `${base}/service?open=${made.id}`)
      await drawer(page).getByRole('button', { name: '请部门协办' }).click()
      await dialog(page).getByLabel('征求什么意见').fill('请说明线路何时修好')
      for (const name of ['发改局', '住建局']) await dialog(page).getByLabel(name).check()
      await dialog(page).getByRole('button', { name: '发函' }).click()
      await drawer(page).getByText('已发函').waitFor()
      const { items } = await api(base, `/consultations?case=${made.id}`)
      const guest = await page.context().browser().newContext({ javaScriptEnabled: false })
      try {
        for (const [i, ask] of items[0].asks.entries()) {
          const link = await send(base, 'POST', `/consultations/${items[0].id}/departments/${ask.id}/links`, {})
          const reply = await guest.newPage()
          await reply.goto(base + link.path)
          const text = await reply.locator('body').innerText()
          assert.match(text, /请说明线路何时修好/)
          assert.doesNotMatch(text, /只给局里看|附条件同意/)
          await reply.locator(`input[type=radio][value=${i === 0 ? 'settled' : 'not_ours'}]`).check()
          await reply.locator('textarea').fill(i === 0 ? '今晚换好' : '归供电所')
          await reply.locator('input[name=name]').fill('联络员')
          await reply.locator('input[name=post]').fill('科长')
          await reply.locator('button[type=submit]').click()
          await reply.getByText('答复已收到').waitFor()
        }
      } finally {
        await guest.close()
      }
      await page.reload()
      await settled(page)
      const text = await drawer(page).innerText()
      for (const said of [/已办理/, /不属本部门职责/, /今晚换好/, /归供电所/]) assert.match(text, said)
    },
  },
  'a clock over the festival counts the days that are worked': {
    run: async ({ page, base }) => {
      const made = await entered(base, '节前的诉求', { received_on: '2025-01-26' })
      assert.equal(made.clocks[0].due, '2025-02-06', 'one worked day before the festival, two after it')
      await visit(page, `${base}/service?open=${made.id}&lang=en`)
      assert.match(await drawer(page).innerText(), /By 2025-02-06/)
    },
  },
  'a number of the figures leads to its requests': {
    run: async ({ page, base }) => {
      await visit(page, `${base}/service?view=figures&by=cause`)
      const tile = page.locator('[data-figure="late"] a')
      const many = Number(await tile.locator('b').innerText())
      assert.ok(many > 0, 'the sample has late ones')
      await tile.click()
      await page.locator('[data-case]').first().waitFor()
      assert.equal(await page.locator('tr[data-case]').count(), many)
    },
  },
  'a request is noted on a phone': {
    on: { width: 390, height: 844, touch: true },
    run: async ({ page, base }) => {
      await visit(page, `${base}/service?new=1`)
      await dialog(page).getByLabel('企业', { exact: true }).fill('路上来电公司')
      await dialog(page).getByLabel('诉求标题').fill('手机上记的')
      await dialog(page).getByLabel('事由').selectOption('land')
      await dialog(page).getByRole('button', { name: '登记' }).click()
      await drawer(page).getByRole('heading', { name: '手机上记的' }).waitFor()
      const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)
      assert.equal(wide, false, 'nothing is wider than the phone')
    },
  },
}
