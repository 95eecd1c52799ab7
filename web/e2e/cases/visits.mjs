// Visits: a note written without network is one record, a record becomes a lead, the text of a day, contacts, memoranda.

import assert from 'node:assert/strict'
import { api, send, settled, visit } from '../helpers.mjs'

const DAY = '2025-01-20'
const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')

/** The records whose text holds a word. */
const records = async (base, word) => (await api(base, `/visits?limit=500&q=${encodeURIComponent(word)}`)).items

const fill = async (page, { firm, said, next }) => {
  await page.getByLabel('企业', { exact: true }).fill(firm)
  await page.getByLabel('谈了什么').fill(said)
  await page.getByLabel('下一步').fill(next)
}

export const cases = {
  'a note written on a phone without network outlives a reload and is one record when the network is back': {
    on: { width: 390, height: 844, touch: true },
    expectFaults: true,
    run: async ({ page, base }) => {
      const context = page.context()
      await visit(page, `${base}/trips/note`)
      // Laid aside once it was open: from then on it opens without network too.
      await page.waitForFunction(async () => {
        const shelf = await caches.open('liantu-note')
        return Boolean(navigator.serviceWorker.controller) && (await shelf.keys()).length > 3
      })
      await context.setOffline(true)
      await fill(page, { firm: '断网试写公司', said: '电梯里写的：要两条线', next: '发载体清单' })
      await page.getByText('已存在本机，尚未发送').waitFor()
      await page.reload()
      await settled(page)
      assert.equal(await page.getByLabel('谈了什么').inputValue(), '电梯里写的：要两条线')
      await page.getByLabel('拍照').setInputFiles({ name: 'plant.png', mimeType: 'image/png', buffer: PNG })
      await page.getByRole('button', { name: '保存并发送' }).click()
      await page.locator('[data-note="waiting"]', { hasText: '断网试写公司' }).waitFor()
      await page.reload()
      await page.locator('[data-note="waiting"]', { hasText: '断网试写公司' }).waitFor()
      assert.deepEqual(await records(base, '电梯里写的'), [])

      await context.setOffline(false)
      await page.getByText('已发送：').waitFor()
      const [record, ...more] = await records(base, '电梯里写的')
      assert.deepEqual(more, [])
      assert.equal(record.facts.next.what, '发载体清单')
      assert.equal(record.photos.length, 1)
      assert.equal(await page.locator('[data-note]').count(), 0)
      // The same draft sent again makes no second record.
      const { facts, key } = record
      const again = await send(base, 'POST', '/visits', {
        key, firm_name: facts.firm.name, said: facts.said, on: facts.on, next: { what: facts.next.what },
      })
      assert.equal(again.id, record.id)
    },
  },

  'a photo that is a program is sent back with its reason, and its text is a record all the same': {
    on: { width: 390, height: 844, touch: true },
    expectFaults: true,
    run: async ({ page, base }) => {
      await visit(page, `${base}/trips/note`)
      await fill(page, { firm: '照片试传公司', said: '传了一张假照片', next: '' })
      await page.getByLabel('拍照').setInputFiles({ name: 'x.png', mimeType: 'image/png', buffer: Buffer.from('MZ program') })
      await page.getByRole('button', { name: '保存并发送' }).click()
      const back = page.locator('[data-note="refused"]')
      assert.match(await back.innerText(), /x\.png.*不是 PNG/s)
      await back.getByRole('button', { name: '打开修改' }).click()
      await page.getByRole('button', { name: '去掉照片 1' }).click()
      await page.getByRole('button', { name: '保存并发送' }).click()
      await page.getByText('已发送：').waitFor()
      assert.equal((await records(base, '传了一张假照片')).length, 1)
    },
  },

  'a record becomes a lead from its drawer, by the rules of projects': {
    expectFaults: true,
    run: async ({ page, base }) => {
      const { id } = await send(base, 'POST', '/visits', {
        key: 'e2e-lead', firm_name: '转线索试走公司', said: '有意建仓', on: DAY, team: '商务局', people: ['干事甲'],
      })
      await visit(page, `${base}/trips?view=records&record=${id}`)
      const pane = page.locator('aside.drawer')
      await pane.getByRole('button', { name: '转为线索' }).click()
      await pane.getByRole('button', { name: '转为线索' }).click()
      assert.match(await pane.getByRole('alert').innerText(), /招商方式/)
      await pane.getByLabel('招商方式').selectOption('chamber')
      await pane.getByRole('button', { name: '转为线索' }).click()
      await pane.getByText('已转为线索').waitFor()
      await pane.getByRole('link', { name: '转线索试走公司项目' }).click()
      await page.waitForURL((url) => /^\/projects\/\d+$/.test(url.pathname))
      await settled(page)
      await page.locator('[data-encounter="record"]', { hasText: '有意建仓' }).waitFor()
    },
  },

  'a record is corrected with a reason and its first text stays readable': {
    run: async ({ page, base }) => {
      const { id } = await send(base, 'POST', '/visits', { key: 'e2e-correct', firm_name: '更正试写公司', said: '先写的', on: DAY, people: ['干事甲'] })
      await visit(page, `${base}/trips?view=records&record=${id}`)
      const pane = page.locator('aside.drawer')
      await pane.getByRole('button', { name: '更正' }).click()
      await pane.getByLabel('谈了什么').fill('改过的')
      await pane.getByLabel('更正原因').fill('写错了')
      await pane.getByRole('button', { name: '保存更正' }).click()
      await pane.getByText('改过，共 2 个版本').click()
      assert.match(await pane.locator('.versions').innerText(), /先写的[\s\S]*写错了[\s\S]*改过的/)
    },
  },

  'the report of a day is text with its rows': {
    run: async ({ page, base }) => {
      const { id } = await send(base, 'POST', '/visits', {
        key: 'e2e-report', firm_name: '日报试写公司', said: '谈了日报', on: '2025-01-21', team: '日报小组', people: ['干事甲'],
      })
      await visit(page, `${base}/trips?view=records&from=2025-01-21&to=2025-01-21&team=${encodeURIComponent('日报小组')}`)
      await page.getByRole('button', { name: '日报', exact: true }).click()
      const text = await page.getByRole('textbox', { name: '走访日报' }).inputValue()
      assert.match(text, /^日报小组走访日报（2025年1月21日）\n走访 1 次、企业 1 家/)
      await page.getByRole('button', { name: String(id), exact: true }).click()
      await page.locator('aside.drawer', { hasText: '谈了日报' }).waitFor()
    },
  },

  'a private number is refused with its reason; an office line is kept': {
    expectFaults: true,
    run: async ({ page, base }) => {
      await visit(page, `${base}/trips?view=contacts`)
      await page.getByRole('button', { name: '新增联系人' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel('单位', { exact: true }).selectOption('office')
      await dialog.getByLabel('其他单位').fill('某地联络处')
      await dialog.getByLabel('姓名').fill('试写联系人')
      await dialog.getByLabel('单位电话').fill('13800000000')
      await dialog.getByLabel('来源').fill('交换名片')
      await dialog.getByRole('button', { name: '保存' }).click()
      assert.match(await dialog.getByRole('alert').innerText(), /只收工作联系方式/)
      await dialog.getByLabel('单位电话').fill('0734-8000000')
      await dialog.getByRole('button', { name: '保存' }).click()
      await page.locator('[data-contact]', { hasText: '试写联系人' }).waitFor()
    },
  },

  'memoranda nobody follows up stand first, and one is settled': {
    run: async ({ page, base }) => {
      await visit(page, `${base}/trips?view=events&state=calls`)
      const first = page.locator('[data-mou]').first()
      const id = await first.getAttribute('data-mou')
      await first.getByRole('button', { name: '修改' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel('结果').selectOption('dropped')
      await dialog.getByLabel('未成的原因').fill('企业转投他处')
      await dialog.getByRole('button', { name: '保存' }).click()
      await page.getByText('协议已保存').waitFor()
      await page.locator(`[data-mou="${id}"]`).waitFor({ state: 'detached' })
    },
  },
}
