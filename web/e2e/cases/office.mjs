// A day's work by role, each on a server of its own with users: the director, an officer, who only looks.

import assert from 'node:assert/strict'
import { alone, call, done, logIn, office } from '../accounts.mjs'
import { bothWays } from '../hands.mjs'
import { drawer, settled, visit } from '../helpers.mjs'

const dialog = (page) => page.getByRole('dialog')
const DIRECTOR = { name: '局长', role: 'director' }
const OFFICER = { name: '干事甲', role: 'officer' }
const VIEWER = { name: '看客', role: 'viewer', unit: '' }

/** A gap of the first chain with firms that could close it. */
async function chased(page, base) {
  const { chains } = await done(page, base, 'GET', '/district')
  const { id, squares } = chains[0]
  for (const { node, kind } of squares) {
    if (!['Missing', 'Extend', 'Weak', 'New'].includes(kind)) continue
    const list = await done(page, base, 'GET', `/gaps/${id}/${node}/targets?top=5`)
    const first = list.items.find((row) => !row.veto && !row.decision)
    if (first) return { chain: id, node, firm: first.enterprise }
  }
  assert.fail('no gap has targets')
}

export const cases = {
  ...bothWays('a director goes from what turns red to a bulletin that is out', (hands) => ({
    expectFaults: true,
    run: alone(async (page, base) => {
      const { press, write } = hands(page)
      await office(page, base, [DIRECTOR])
      await logIn(page, base, '局长')
      await settled(page)
      const red = page.locator('.red-week td.what a').first()
      const name = await red.innerText()
      await press(red)
      await page.waitForURL((url) => url.pathname.startsWith('/projects/'))
      await page.locator('main h1', { hasText: name }).waitFor()
      await write(page.getByLabel('上报进展'), '局长约谈，本周内答复')
      await press(page.getByRole('button', { name: '上报进展' }))
      await page.getByText('局长约谈，本周内答复').waitFor()
      assert.equal(await page.locator('main ol li .who').filter({ hasText: '局长' }).count(), 1)

      await press(page.getByRole('link', { name: '调度' }))
      await page.waitForURL((url) => url.pathname === '/dispatch')
      // The meeting: what is red is on its agenda, what is decided is somebody's task.
      await press(page.getByRole('button', { name: '筹备会议' }))
      const item = page.locator('[data-item^="project:"]').first()
      await item.waitFor()
      await press(page.getByRole('button', { name: '开会，定格议题' }))
      await press(item.getByRole('button', { name: '议定并交办' }))
      await write(item.locator('[data-decision-title]'), '一周内约谈投资方')
      await write(item.locator('[data-decision-unit]'), '商务局')
      await write(item.locator('[data-decision-due]'), '2025-02-14')
      await press(item.getByRole('button', { name: '议定', exact: true }))
      await page.getByText('已议定，任务已交办').waitFor()
      await press(page.getByRole('link', { name: '任务', exact: true }))
      await press(page.getByRole('button', { name: '一周内约谈投资方' }))
      await page.locator('.one .history li').first().waitFor()
      await press(page.getByRole('link', { name: '通报', exact: true }))
      await write(page.getByLabel('月份'), '2024-12')
      await press(page.getByRole('button', { name: '冻结并起草' }))
      await write(page.getByLabel('工作亮点'), '样例：全年新开工达到预期')
      await press(page.getByRole('button', { name: '保存文字' }))
      await page.getByText('文字已保存').waitFor()
      // A figure opens down to the projects behind it.
      await press(page.locator('.bulletin table .link').first())
      await page.locator('.bulletin .detail a').first().waitFor()
      await press(page.getByRole('button', { name: '审核通过' }))
      await press(page.getByRole('button', { name: '印发', exact: true }))
      await page.locator('[data-bulletin] .state.issued').waitFor()
      const { items } = await done(page, base, 'GET', '/bulletins')
      assert.deepEqual([items[0].month, items[0].state, items[0].updated_by], ['2024-12', 'issued', '局长'])
      const file = page.waitForEvent('download')
      await press(page.locator('[data-bulletin]').first().getByRole('link', { name: 'DOCX' }))
      assert.match((await file).suggestedFilename(), /\.docx$/)
      assert.equal(await page.getByLabel('工作亮点').getAttribute('readonly'), '')
    }),
  })),

  ...bothWays('an officer goes from a target over a visit to a signed project', (hands) => ({
    expectFaults: true,
    run: alone(async (page, base) => {
      const { press, write, choose } = hands(page)
      await office(page, base, [OFFICER])
      await logIn(page, base, '干事甲')
      const { chain, node, firm } = await chased(page, base)
      await visit(page, `${base}/targets/${chain}/${node}?open=${firm.id}`)
      await press(drawer(page).getByRole('button', { name: '列入跟进' }))
      assert.equal(await dialog(page).getByRole('textbox', { name: '经办' }).count(), 0, 'who is logged in is asked for his name')
      await write(dialog(page).getByRole('textbox', { name: '怎么开头' }), '先请商会引见')
      await press(dialog(page).getByRole('button', { name: '列入跟进' }))
      const lead = drawer(page).getByRole('link', { name: '录入线索' })
      await lead.waitFor()

      await press(drawer(page).getByRole('link', { name: '安排走访' }))
      await page.waitForURL((url) => url.pathname === '/trips')
      await settled(page)
      // The firm that was taken up, and it alone; his own unit, himself and the next working day stand there already.
      await page.locator('.stop li').first().waitFor()
      assert.deepEqual(await page.locator('.stop li > a').allInnerTexts(), [firm.name])
      assert.equal(await page.getByLabel('小组').inputValue(), '商务局')
      assert.equal(await page.getByLabel('人员').inputValue(), '干事甲')
      await write(page.getByLabel('行程名称'), '样例走访')
      await press(page.getByRole('button', { name: '保存行程' }))
      await page.locator('.trip[open]').waitFor()

      const { items: trips } = await done(page, base, 'GET', '/trips')
      const kept = trips.find(({ title }) => title === '样例走访')
      assert.deepEqual(kept.visits.map(({ enterprise, gap }) => [enterprise.id, gap]), [[firm.id, `${chain}/${node}`]])

      await visit(page, `${base}/targets/${chain}/${node}?open=${firm.id}`)
      await press(lead)
      await page.waitForURL((url) => url.pathname === '/projects' && url.searchParams.has('new'))
      await page.waitForFunction((name) => [...document.querySelectorAll('input')].some((one) => one.value === name), firm.name)
      assert.equal(await page.getByLabel('责任人').inputValue(), '干事甲')
      assert.equal(await page.getByLabel('责任单位').inputValue(), '商务局')
      await write(page.getByLabel('建设内容'), '设一条加工线')
      await choose(page.getByLabel('类型'), 'light')
      await press(page.getByRole('button', { name: '录入', exact: true }))
      // What looks alike has to be judged first; then it goes in.
      await page.waitForFunction(() => /^\/projects\/\d+$/.test(location.pathname) || document.querySelector('.twins'))
      if (new URL(page.url()).pathname === '/projects') {
        for (const one of await page.locator('.twin').all()) await press(one.getByText('不是同一个'))
        await press(page.getByRole('button', { name: '录入', exact: true }))
      }
      await page.waitForURL((url) => /^\/projects\/\d+$/.test(url.pathname))
      await press(page.getByRole('button', { name: '推进到在谈' }))
      await write(dialog(page).locator('.proof input.field').first(), '洽谈记录第1号')
      await press(dialog(page).getByRole('button', { name: '推进', exact: true }))
      await page.getByText('已推进到“在谈”').waitFor()
      await press(page.getByRole('button', { name: '改档案' }))
      await write(dialog(page).getByLabel('签约金额'), '5000')
      await press(dialog(page).getByRole('button', { name: '保存' }))
      await dialog(page).waitFor({ state: 'detached' })
      await press(page.getByRole('button', { name: '推进到签约' }))
      const notes = dialog(page).locator('.proof input.field')
      for (let i = 0; i < (await notes.count()); i += 1) await write(notes.nth(i), `样例文号第${i + 1}号`)
      await press(dialog(page).getByRole('button', { name: '推进', exact: true }))
      await page.getByText('已推进到“签约”').waitFor()
      const id = new URL(page.url()).pathname.split('/').at(-1)
      const project = await done(page, base, 'GET', `/projects/${id}`)
      assert.deepEqual([project.card.stage.code, project.facts.target, project.facts.node], ['signed', firm.id, `${chain}/${node}`])
      assert.ok(project.history.every(({ by }) => by === '干事甲'), 'somebody else signed')
      // Another unit's project is read, with the reason why it is not changed.
      const other = (await done(page, base, 'GET', '/projects?unit=文旅局&limit=1')).items[0]
      assert.ok(other, 'no project of another unit')
      await visit(page, `${base}/projects/${other.id}`)
      await page.locator('.barred').waitFor()
      assert.equal(await page.getByRole('button', { name: '改档案' }).count(), 0)
      const refused = await call(page, base, 'POST', `/projects/${other.id}/events`, { version: other.version, kind: 'report', note: 'x' })
      assert.equal(refused.status, 403)
    }),
  })),

  'who only looks is shown no button that writes, and the server refuses him': {
    expectFaults: true,
    run: alone(async (page, base) => {
      await office(page, base, [VIEWER])
      await logIn(page, base, '看客', '/projects')
      await settled(page)
      const none = async (path, names) => {
        await visit(page, `${base}${path}`)
        for (const name of names) assert.equal(await page.getByRole('button', { name }).count(), 0, `${path}: ${name}`)
      }
      await none('/projects', ['录入线索'])
      const { items } = await done(page, base, 'GET', '/projects?limit=1')
      await none(`/projects/${items[0].id}`, [/^推进/, '改档案', '终止…', '移交…', '上报进展', '记一笔到位资金', '上传附件'])
      await page.locator('.barred').getByText('只读').waitFor()
      await none('/dispatch', ['筹备会议', '登记批示'])
      await none('/dispatch?tab=tasks', ['交办任务'])
      await none('/dispatch?tab=bulletins', ['冻结并起草'])
      await none('/indicators?view=targets', [/^保存/])
      await none('/indicators?view=questions', ['存为常用'])
      await none('/data', ['全部重新归链'])
      for (const [method, path, body] of [
        ['POST', '/projects', { facts: { name: 'x', profile: 'light' } }],
        ['POST', `/projects/${items[0].id}/events`, { version: items[0].version, kind: 'report', note: 'x' }],
        ['POST', '/bulletins', { month: '2024-12' }],
        ['PUT', '/year-targets/2025', { targets: [] }],
        ['GET', '/projects.csv', undefined],
      ]) {
        const { status } = await call(page, base, method, path, body)
        assert.equal(status, 403, `${method} ${path}`)
      }
    }),
  },
}
