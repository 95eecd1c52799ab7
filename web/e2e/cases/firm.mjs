// A firm’s page: its values, its places, what it was asked.

import assert from 'node:assert/strict'
import { api, askedFirm, audit, busyNode, chineseLeft, firstChain, fits, settled, visit } from '../helpers.mjs'

export const cases = {
  'a line of the survey is filled in on at most ten fields and taken back': {
    run: async ({ page, base }) => {
      const firm = await askedFirm(base)
      const lines = async () => (await api(base, `/enterprises/${firm}/survey`)).lines
      const before = await lines()
      const product = '样例轧辊备件'
      await visit(page, `${base}/firms/${firm}`)
      const section = page.locator('section', { has: page.getByRole('heading', { name: '链主调查' }) })
      await section.getByRole('button', { name: '填一行' }).click()
      const fields = section.locator('form .field')
      await section.getByLabel('方向').selectOption('sells')
      assert.ok((await fields.count()) <= 10, `${await fields.count()} fields for what is sold`)
      await section.getByLabel('方向').selectOption('buys')
      assert.ok((await fields.count()) <= 10, `${await fields.count()} fields for what is bought`)
      await audit(page, 'the form in zh')
      await section.getByRole('button', { name: '保存' }).click()
      assert.match(await section.getByRole('alert').innerText(), /产品/)
      await section.getByLabel('产品').fill(product)
      await section.getByLabel('供应商').fill('样例供应商')
      await section.getByLabel('来源地').fill('江苏省常州市')
      await section.getByLabel('年金额（万元）').fill('240')
      await section.getByLabel('调查单位').fill('链办')
      await section.getByRole('button', { name: '保存' }).click()
      const line = section.locator('li', { hasText: product })
      await line.waitFor()
      assert.match(await line.innerText(), /样例供应商[\s\S]*江苏省常州市[\s\S]*240/)
      assert.equal((await lines()).length, before.length + 1)
      await section.getByRole('button', { name: `撤下 ${product}` }).click()
      await page.getByRole('alertdialog').getByRole('button', { name: '撤下' }).click()
      await line.waitFor({ state: 'detached' })
      assert.deepEqual(await lines(), before)
    },
  },

  'the form of the survey has no accessibility violations in en': {
    run: async ({ page, base }) => {
      await visit(page, `${base}/firms/${await askedFirm(base)}?lang=en`)
      await page.getByRole('button', { name: 'Add a line' }).click()
      await audit(page, 'the form in en')
      await page.setViewportSize({ width: 390, height: 844 })
      await fits(page)
      assert.deepEqual(await chineseLeft(page), [])
    },
  },

  'a firm is judged off a node, seen gone, and put back': {
    run: async ({ page, base }) => {
      const { id } = await firstChain(base)
      const busy = await busyNode(base, id)
      const path = `/chains/${id}/nodes/${busy.node}`
      const before = await api(base, path)
      const firm = before.firms.find((row) => row.enterprise.local && row.strength === 'core').enterprise
      await visit(page, `${base}/firms/${firm.id}`)
      const place = page.locator('main li', { has: page.locator(`a[href*="node=${busy.node}"]`) }).first()
      await place.getByRole('button', { name: /^研判/ }).click()
      await place.getByRole('combobox', { name: '判为' }).selectOption('off')
      await place.getByRole('button', { name: '保存研判' }).click()
      assert.match(await place.getByRole('alert').innerText(), /理由/)
      await place.getByRole('textbox', { name: '理由' }).fill('只做贸易，不生产')
      await place.getByRole('textbox', { name: '经办' }).fill('链办')
      await place.getByRole('button', { name: '保存研判' }).click()
      const told = page.locator('main .told')
      await told.waitFor()
      const n = before.gap.local_firms
      assert.match((await told.innerText()).replace(/\s+/g, ''), new RegExp(`在地${n}家.*在地${n - 1}家`))
      assert.equal((await api(base, path)).gap.local_firms, n - 1)
      await page.locator('.history').getByText('只做贸易，不生产').waitFor()
      const gone = page.locator('main li.off')
      assert.match(await gone.innerText(), /人工/)
      await page.goto(`${base}/firms?judged=yes`)
      await settled(page)
      await page.locator('tbody').getByText(firm.name).waitFor()
      await page.goto(`${base}/firms/${firm.id}`)
      await page.getByRole('button', { name: '撤回研判' }).click()
      await told.waitFor()
      assert.equal((await api(base, path)).gap.local_firms, n)
      await page.locator('.history').getByText(/撤回/).waitFor()
    },
  },

  'a firm is put on a node that the rules did not find': {
    run: async ({ page, base }) => {
      const { id, squares } = await firstChain(base)
      const missing = squares.find((square) => square.kind === 'Missing')
      const firm = (await api(base, '/enterprises?region=430408&limit=1')).items[0]
      await visit(page, `${base}/firms/${firm.id}`)
      await page.getByRole('button', { name: '判到别的环节' }).click()
      const box = page.locator('.onto')
      await box.getByRole('combobox', { name: '产业链' }).selectOption(id)
      await box.getByRole('combobox', { name: '环节' }).selectOption(missing.node)
      await box.getByRole('textbox', { name: '理由' }).fill('去年投产，登记未改')
      await box.getByRole('textbox', { name: '经办' }).fill('链办')
      await box.getByRole('button', { name: '保存研判' }).click()
      const place = page.locator('main li', { has: page.locator(`a[href*="node=${missing.node}"]`) }).first()
      await place.getByText('人工').waitFor()
      const { gap, firms } = await api(base, `/chains/${id}/nodes/${missing.node}`)
      assert.equal(gap.local_firms, 1)
      assert.notEqual(firms.find((row) => row.enterprise.id === firm.id).judgement, null)
      await place.getByRole('button', { name: '撤回研判' }).click()
      await place.waitFor({ state: 'detached' })
    },
  },

  'of two people who judge at once the second is shown what the first said': {
    expectFaults: true,
    run: async ({ page, base }) => {
      const { id } = await firstChain(base)
      const busy = await busyNode(base, id)
      const { firms } = await api(base, `/chains/${id}/nodes/${busy.node}`)
      const firm = firms[0].enterprise
      await visit(page, `${base}/firms/${firm.id}`)
      const place = page.locator('main li', { has: page.locator(`a[href*="node=${busy.node}"]`) }).first()
      await place.getByRole('button', { name: /^研判/ }).click()
      const address = `${base}/api/v1/enterprises/${firm.id}/placements/${id}/${busy.node}/judgement`
      const body = JSON.stringify({ verdict: 'off', by: '专班', reason: '看过现场' })
      const answer = await fetch(address, { method: 'PUT', body, headers: { 'content-type': 'application/json' } })
      assert.equal(answer.status, 200)
      await place.getByRole('textbox', { name: '理由' }).fill('另有所见')
      await place.getByRole('textbox', { name: '经办' }).fill('链办')
      await place.getByRole('button', { name: '保存研判' }).click()
      await page.getByText('看过现场').first().waitFor()
      assert.match(await page.getByRole('alert').first().innerText(), /别人刚改过/)
      assert.equal((await fetch(address, { method: 'DELETE' })).status, 200)
    },
  },

  'every value of a firm names its source': {
    run: async ({ page, base }) => {
      const { items } = await api(base, '/enterprises?limit=1')
      const { statements } = await api(base, `/enterprises/${items[0].id}`)
      await visit(page, `${base}/firms/${items[0].id}`)
      const rows = page.locator('table tbody tr')
      assert.equal(await rows.count(), statements.length)
      assert.ok((await rows.first().innerText()).includes(statements[0].source))
    },
  },

  'what no source says of a firm is named as unknown': {
    run: async ({ page, base }) => {
      const { items } = await api(base, '/enterprises?limit=200')
      const firm = items.find((item) => item.uscc === null && item.established === null)
      assert.ok(firm, 'everything is known of every firm')
      await visit(page, `${base}/firms/${firm.id}`)
      const said = await page.locator('.silent').innerText()
      for (const name of ['统一社会信用代码', '成立']) assert.ok(said.includes(name), said)
    },
  },
}
