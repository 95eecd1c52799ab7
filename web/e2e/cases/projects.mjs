// Projects at the machine without users: board, forms, two people at once, papers, keys.

import assert from 'node:assert/strict'
import { api, audit, chineseLeft, fits, param, send, settled, visit } from '../helpers.mjs'

/** A lead of its own, so that cases do not stand in each other's way. */
let made = 0
async function lead(base, facts = {}) {
  made += 1
  const name = `样例线索${made}`
  const body = {
    on: '2025-01-20',
    facts: { name, profile: 'light', investor: `${name}公司`, content: '跨境直播', channel: 'chamber', owner: '干事甲', unit: '商务局', ...facts },
  }
  return (await send(base, 'POST', '/projects', body)).card.id
}
const dialog = (page) => page.getByRole('dialog')

export const cases = {
  'the board is narrowed by its address and a column leads to its list': {
    run: async ({ page, base }) => {
      await visit(page, `${base}/projects?colour=red,leaves`)
      const board = await api(base, '/projects/board?colour=red,leaves')
      assert.ok(board.count > 0)
      assert.match(await page.locator('h1').innerText(), new RegExp(`${board.count} 个项目`))
      const cards = await page.locator('.board li:not(.more)').count()
      assert.equal(cards, board.columns.reduce((sum, column) => sum + column.items.length, 0))
      await page.locator('.filters').getByRole('button', { name: '阶段' }).click()
      await page.locator('.filters').getByRole('checkbox', { name: '在谈' }).check()
      await page.waitForFunction(() => new URL(location.href).searchParams.get('stage') === 'talks')
      await settled(page)
      const talks = await api(base, '/projects/board?colour=red,leaves&stage=talks')
      await page.locator('h1', { hasText: `${talks.count} 个项目` }).waitFor()
    },
  },

  'a column of the board brings further cards and loses none': {
    run: async ({ page, base }) => {
      const board = await api(base, '/projects/board')
      const long = board.columns.find(({ count, items }) => count > items.length)
      assert.ok(long, 'no column of the sample is longer than a page')
      await visit(page, `${base}/projects`)
      const column = page.locator(`[data-stage="${long.stage.code}"]`)
      await column.getByRole('button', { name: /^再看/ }).click()
      const wanted = Math.min(long.count, long.items.length + 20)
      await page.waitForFunction(([code, n]) => document.querySelectorAll(`[data-stage="${code}"] li:not(.more)`).length === n, [long.stage.code, wanted])
      const links = await column.locator('li:not(.more) a').evaluateAll((all) => all.map((one) => one.getAttribute('href')))
      assert.equal(new Set(links).size, wanted)
    },
  },

  'a lead moves to signed with its proofs, and what is missing is said before': {
    expectFaults: true,
    run: async ({ page, base }) => {
      const id = await lead(base)
      await visit(page, `${base}/projects/${id}`)
      await page.getByRole('button', { name: '推进到在谈' }).click()
      await dialog(page).getByLabel('洽谈记录', { exact: false }).first().fill('洽谈记录第1号')
      await dialog(page).getByRole('button', { name: '推进', exact: true }).click()
      await page.getByText('已推进到“在谈”').waitFor()
      await page.getByRole('button', { name: '推进到签约' }).click()
      await dialog(page).getByText('签约金额').first().waitFor()
      await dialog(page).getByRole('button', { name: '推进', exact: true }).click()
      assert.match(await dialog(page).getByRole('alert').innerText(), /签约金额[\s\S]*签约文本/)
      // From what is lacking to the facts and back to the move, without looking for it.
      await dialog(page).getByRole('button', { name: '补档案' }).click()
      await dialog(page).getByLabel('签约金额').fill('3200')
      await dialog(page).getByRole('button', { name: '保存' }).click()
      await page.getByText('3,200 万元').first().waitFor()
      await dialog(page).getByRole('heading', { name: '推进到下一阶段' }).waitFor()
      const notes = dialog(page).locator('.proof input.field')
      for (let i = 0; i < (await notes.count()); i += 1) await notes.nth(i).fill(`样例文号第${i + 1}号`)
      await dialog(page).getByRole('button', { name: '推进', exact: true }).click()
      await page.getByText('已推进到“签约”').waitFor()
      const project = await api(base, `/projects/${id}`)
      assert.deepEqual([project.card.stage.code, project.facts.signed_amount], ['signed', '32000000.00 CNY'])
      await page.locator('.stages [aria-current="step"]', { hasText: '签约' }).waitFor()
    },
  },

  'of two people at once each keeps his own, and both are shown where they collide': {
    expectFaults: true,
    run: async ({ page, base }) => {
      const id = await lead(base)
      const before = await api(base, `/projects/${id}`)
      await visit(page, `${base}/projects/${id}`)
      await page.getByRole('button', { name: '改档案' }).click()
      await dialog(page).getByLabel('建设内容').fill('我写的内容')
      await dialog(page).getByLabel('推荐人').fill('商会秘书处')
      const theirs = { ...before.facts, content: '对方写的内容', owner: '干事乙', keys: { land: '地字第 7 号' } }
      await send(base, 'PUT', `/projects/${id}`, { version: before.card.version, by: '乙', facts: theirs })
      await dialog(page).getByRole('button', { name: '保存' }).click()
      const both = dialog(page).getByRole('alert')
      await both.getByText('对方写的内容').waitFor()
      assert.match(await both.innerText(), /责任人[\s\S]*我写的内容/)
      assert.equal(await dialog(page).getByLabel('责任人').inputValue(), '干事乙')
      assert.ok(await dialog(page).getByRole('button', { name: '保存' }).isDisabled(), 'saved before a choice')
      await audit(page, 'two versions')
      await both.getByRole('button', { name: '用对方的' }).click()
      await dialog(page).getByRole('button', { name: '保存' }).click()
      await dialog(page).waitFor({ state: 'detached' })
      const { facts } = await api(base, `/projects/${id}`)
      assert.deepEqual([facts.content, facts.owner, facts.referrer, facts.keys.land], ['对方写的内容', '干事乙', '商会秘书处', '地字第 7 号'])
    },
  },

  'money is noted with its voucher, a wrong paper is refused, and a note is taken back': {
    expectFaults: true,
    run: async ({ page, base }) => {
      const id = await lead(base, { signed_amount: '50000000.00 CNY' })
      await visit(page, `${base}/projects/${id}`)
      const paper = { name: '../../回单.pdf', mimeType: 'application/pdf' }
      await page.locator('input[type=file]').setInputFiles({ ...paper, buffer: Buffer.from('MZ\x90\x00 this is a program') })
      await page.getByText('含宏的文件不收').waitFor()
      await page.getByRole('button', { name: '记一笔到位资金' }).click()
      await dialog(page).getByLabel('金额（万元）').fill('1200.5')
      await dialog(page).getByLabel('凭证', { exact: true }).setInputFiles({ ...paper, buffer: Buffer.from('%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n') })
      await dialog(page).getByRole('button', { name: '记下' }).click()
      await dialog(page).waitFor({ state: 'detached' })
      const paid = page.locator('.paid li')
      await paid.getByRole('link', { name: '凭证' }).waitFor()
      const project = await api(base, `/projects/${id}`)
      assert.deepEqual([project.paid.length, project.paid[0].amount, project.attachments.length], [1, '12005000.00 CNY', 1])
      await paid.getByRole('button', { name: /^撤销/ }).click()
      await dialog(page).getByLabel('原因').fill('记重了')
      await dialog(page).getByRole('button', { name: '撤销' }).click()
      await paid.waitFor({ state: 'detached' })
      assert.equal((await api(base, `/projects/${id}`)).paid.length, 0)
    },
  },

  'a project is handed over, ended with a reason, and reopened': {
    run: async ({ page, base }) => {
      const id = await lead(base)
      await visit(page, `${base}/projects/${id}`)
      await page.getByRole('button', { name: '移交…' }).click()
      await dialog(page).getByLabel('移交给').fill('文旅局')
      await dialog(page).getByLabel('原因').fill('属文旅领域')
      await dialog(page).getByRole('button', { name: '移交', exact: true }).click()
      await page.locator('.page-head').getByText('文旅局').waitFor()
      await page.getByRole('button', { name: '终止…' }).click()
      await dialog(page).getByLabel('终止原因').selectOption('elsewhere')
      await dialog(page).getByRole('button', { name: '终止', exact: true }).click()
      await page.locator('span.ended', { hasText: '落户外地' }).waitFor()
      assert.equal(await page.getByRole('button', { name: /^推进到/ }).count(), 0)
      await page.getByRole('button', { name: '恢复…' }).click()
      await dialog(page).getByLabel('原因').fill('企业回头')
      await dialog(page).getByRole('button', { name: '恢复', exact: true }).click()
      await page.getByRole('button', { name: '终止…' }).waitFor()
      const project = await api(base, `/projects/${id}`)
      assert.deepEqual([project.card.unit, project.first_talk, project.card.stage.code], ['文旅局', '商务局', 'lead'])
    },
  },

  'a lead that is not sent is found as it was left, and a sent one is not': {
    run: async ({ page, base }) => {
      await visit(page, `${base}/projects?new=1`)
      await page.getByLabel('项目名称').fill('写了一半的线索')
      await page.getByRole('button', { name: '全部项目' }).click()
      await page.getByRole('button', { name: '录入线索' }).click()
      assert.equal(await page.getByLabel('项目名称').inputValue(), '写了一半的线索')
      await page.getByRole('button', { name: '清空重填' }).click()
      assert.equal(await page.getByLabel('项目名称').inputValue(), '')
      await visit(page, `${base}/projects?new=1`)
      assert.equal(await page.getByLabel('项目名称').inputValue(), '')
      assert.equal(await page.getByRole('button', { name: '清空重填' }).count(), 0)
    },
  },

  'dialogs of a project are audited, closed by Escape, and fit a phone in both languages': {
    run: async ({ page, base }) => {
      const id = await lead(base)
      for (const [lang, names] of [['zh', ['改档案', '移交…', '终止…', '推进到在谈', '记一笔到位资金']], ['en', ['Change', 'Hand over…', 'End…', 'Move to In talks', 'Note money paid in']]]) {
        await page.setViewportSize({ width: 390, height: 844 })
        await visit(page, `${base}/projects/${id}?lang=${lang}`)
        for (const name of names) {
          const opener = page.getByRole('button', { name, exact: true })
          await opener.focus()
          await page.keyboard.press('Enter')
          await dialog(page).waitFor()
          await audit(page, `${name} in ${lang}`)
          await fits(page)
          if (lang === 'en') assert.deepEqual(await chineseLeft(page), [], name)
          await page.keyboard.press('Escape')
          await dialog(page).waitFor({ state: 'detached' })
        }
      }
    },
  },

  'a question is asked, kept and leads to its projects': {
    run: async ({ page, base }) => {
      await visit(page, `${base}/indicators?view=questions`)
      await page.getByLabel('总投资不低于（万元）').fill('10000')
      await page.getByRole('button', { name: '算出来' }).click()
      const answer = page.locator('.answer')
      const { body } = { body: await send(base, 'POST', '/questions/answer', { ask: { at_least_yuan: 100_000_000, group: 'chain' } }) }
      // The number is said once: what is counted are projects.
      await answer.locator('h2', { hasText: new RegExp(`^\\s*${body.whole.projects} 个\\s*截至`) }).waitFor()
      assert.equal(await answer.locator('tbody tr').count(), body.groups.length)
      await page.getByLabel('问题叫什么', { exact: false }).fill('各链过亿项目')
      await page.getByRole('button', { name: '存为常用' }).click()
      await page.getByRole('button', { name: '各链过亿项目', exact: true }).click()
      await page.waitForFunction(() => new URL(location.href).searchParams.has('question'))
      assert.ok(param(page, 'question'))
      await answer.locator('ul a').first().click()
      await page.waitForURL((url) => /^\/projects\/\d+$/.test(url.pathname))
    },
  },

  'a target of the year is set and shows how far it is': {
    run: async ({ page, base }) => {
      await visit(page, `${base}/indicators?view=targets`)
      const field = page.getByLabel('本年新增线索')
      await field.fill('viel')
      await page.getByRole('alert').waitFor()
      await field.fill('120')
      await page.getByRole('button', { name: '保存 1 项' }).click()
      await page.getByRole('status').getByText('已保存').waitFor()
      await visit(page, `${base}/indicators`)
      const row = page.locator('[data-indicator="leads"]')
      await row.getByText('%').first().waitFor()
      await row.getByRole('button').click()
      await page.locator('.detail a').first().waitFor()
    },
  },

  'words of a bulletin survive another writer and a closed window': {
    expectFaults: true,
    run: async ({ page, base }) => {
      const { id } = await send(base, 'POST', '/bulletins', { month: '2024-10' })
      await visit(page, `${base}/dispatch?open=${id}`)
      const mine = page.getByLabel('工作亮点')
      await mine.fill('我写的亮点')
      await page.waitForFunction((what) => Object.entries(localStorage).some(([key, text]) => key.endsWith(what) && text.includes('我写的亮点')), ` bulletin ${id}`)
      await page.evaluate(() => window.dispatchEvent(new Event('pagehide')))
      page.on('dialog', (box) => box.accept())
      await visit(page, `${base}/dispatch?open=${id}&again=1`)
      await page.getByText('这是上次没保存的文字').waitFor()
      assert.equal(await mine.inputValue(), '我写的亮点')
      const { version } = await api(base, `/bulletins/${id}`)
      await send(base, 'PUT', `/bulletins/${id}/prose`, { version, prose: { highlights: '别人写的亮点', problems: '别人写的问题', next_steps: '' } })
      await page.getByRole('button', { name: '保存文字' }).click()
      await page.getByText('别人写的亮点').waitFor()
      assert.equal(await mine.inputValue(), '我写的亮点')
      assert.equal(await page.getByLabel('存在问题').inputValue(), '别人写的问题')
      await page.getByRole('button', { name: '两段都要' }).click()
      await page.getByRole('button', { name: '保存文字' }).click()
      await page.getByText('文字已保存').waitFor()
      const { prose } = await api(base, `/bulletins/${id}`)
      assert.deepEqual([prose.highlights, prose.problems], ['别人写的亮点\n我写的亮点', '别人写的问题'])
    },
  },
}
