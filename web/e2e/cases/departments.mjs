// Departments are asked and answer, by their account and by a link without one; promises are reviewed by a second person; old agreements are judged.

import assert from 'node:assert/strict'
import { alone, call, done, logIn, office } from '../accounts.mjs'
import { api, send, settled, visit } from '../helpers.mjs'

/** A project that is not over, by its number. */
const someProject = async (base) => (await api(base, '/projects?limit=1&sort=name')).items[0].id

/** A letter to two departments about a project. */
const letter = (base, project, title) =>
  send(base, 'POST', '/consultations', { title, question: '请就选址提出意见', projects: [project], departments: ['工信局', '住建局'] })

const row = (page, title) => page.locator('[data-letter]', { hasText: title })
const dialog = (page) => page.locator('dialog[open]')

export const cases = {
  'a letter is written on a project, a department answers by a link without an account, once': {
    expectFaults: true,
    run: async ({ page, base }) => {
      const project = await someProject(base)
      await visit(page, `${base}/projects/${project}`)
      const panel = page.locator('section#letters')
      await panel.getByRole('button', { name: '征求意见' }).click()
      // Nothing is asked of nobody: every fault is told at once.
      await dialog(page).getByRole('button', { name: '发函' }).click()
      await dialog(page).getByText('没选征求哪些部门').waitFor()
      assert.match(await dialog(page).innerText(), /没写征求什么意见/)
      await dialog(page).getByLabel('标题').fill('链接答复试函')
      await dialog(page).getByLabel('征求什么意见').fill('请就用地提出意见')
      await dialog(page).getByLabel('自然资源局').check()
      await dialog(page).getByRole('button', { name: '发函' }).click()
      await panel.getByText('已发函').waitFor()
      await panel.getByRole('link', { name: '链接答复试函' }).click()

      await page.locator('[data-ask="自然资源局"]').getByRole('button', { name: '回复链接' }).click()
      await dialog(page).getByRole('button', { name: '生成链接' }).click()
      const link = await page.locator('.made').getByLabel('回复链接', { exact: true }).inputValue()
      assert.ok(link.startsWith(`${base}/`), link)

      const guest = await page.context().browser().newContext({ javaScriptEnabled: false })
      try {
        const reply = await guest.newPage()
        await reply.goto(link)
        assert.match(await reply.locator('body').innerText(), /请就用地提出意见/)
        await reply.locator('input[type=radio][value=conditions]').check()
        await reply.locator('textarea').fill('先完成土地报批')
        await reply.locator('input[name=name]').fill('联络员')
        await reply.locator('input[name=post]').fill('科长')
        await Promise.all([reply.waitForResponse((answer) => answer.request().method() === 'POST'), reply.locator('button[type=submit]').click()])
        await reply.goto(link)
        assert.equal(await reply.locator('textarea').count(), 0, 'a link that was used asks nothing')
      } finally {
        await guest.close()
      }
      await page.reload()
      await settled(page)
      const asked = await page.locator('[data-ask="自然资源局"]').innerText()
      assert.match(asked, /附条件同意/)
      assert.match(asked, /先完成土地报批/)
      assert.match(asked, /链接答复/)
    },
  },

  'a department logs in, finds the letters that wait for it, and answers': {
    expectFaults: true,
    run: alone(async (page, base) => {
      await office(page, base, [{ name: 'gongxin', role: 'department', unit: '工信局' }])
      await logIn(page, base, 'admin')
      const { items } = await done(page, base, 'GET', '/projects?limit=1&sort=name')
      const body = { title: '账号答复试函', question: '请就产业政策提出意见', projects: [items[0].id], departments: ['工信局'] }
      const { id } = await done(page, base, 'POST', '/consultations', body)
      await logIn(page, base, 'gongxin', '/promises?view=letters')
      await page.getByRole('heading', { level: 1, name: /\d+ 份函等本部门答复/ }).waitFor()
      await row(page, '账号答复试函').getByRole('button').click()
      await page.locator('[data-ask="工信局"]').getByRole('button', { name: '答复' }).click()
      await dialog(page).getByLabel('不同意', { exact: true }).check()
      assert.equal(await dialog(page).getByLabel('答复人').inputValue(), 'gongxin', 'who is logged in is asked for his name')
      await dialog(page).getByLabel('答复人').fill('联络员')
      await dialog(page).getByLabel('职务').fill('科长')
      await dialog(page).getByRole('button', { name: '答复' }).click()
      await dialog(page).getByText('须写明具体内容').waitFor()
      await dialog(page).getByLabel('具体内容').fill('属限制类产能')
      await dialog(page).getByRole('button', { name: '答复' }).click()
      await page.getByText('已记下工信局的答复').waitFor()
      const { body: kept } = await call(page, base, 'GET', `/consultations/${id}`)
      assert.equal(kept.asks[0].answer.way.code, 'account')
      assert.equal(kept.asks[0].answer.opinion.code, 'object')
      assert.ok(kept.asks[0].opened_at, 'that it was looked at is noted')
    }),
  },

  'a promise is reviewed by a second person and paid once its condition is met': {
    expectFaults: true,
    run: alone(async (page, base) => {
      await office(page, base, [{ name: 'ganshi', role: 'director' }])
      await logIn(page, base, 'ganshi', '/promises')
      await page.getByRole('button', { name: '登记承诺' }).click()
      const { items } = await done(page, base, 'GET', '/projects?limit=1&sort=name')
      await dialog(page).getByRole('combobox', { name: '项目' }).fill(items[0].name)
      await dialog(page).getByRole('option', { name: items[0].name }).first().click()
      await dialog(page).getByLabel('类别').selectOption('subsidy')
      await dialog(page).getByLabel(/^承诺内容/).fill('设备奖补试登记')
      await dialog(page).getByLabel(/^金额/).fill('50')
      await dialog(page).getByLabel(/^法律、政策依据/).fill('某办法')
      await dialog(page).getByLabel(/^兑现条件/).fill('设备到位')
      await dialog(page).getByRole('button', { name: '保存' }).click()
      await page.getByText('已保存，等待他人审查').waitFor()
      const drawer = page.locator('aside.drawer')
      await drawer.getByRole('button', { name: '审查' }).click()
      await dialog(page).getByLabel('通过', { exact: true }).check()
      await dialog(page).getByRole('button', { name: '保存' }).click()
      await dialog(page).getByRole('alert').waitFor()
      const id = new URL(page.url()).searchParams.get('open')
      const { body: draft } = await call(page, base, 'GET', `/promises/${id}`)
      assert.equal(draft.state.code, 'draft', 'nobody approves his own')

      await logIn(page, base, 'admin', `/promises?open=${id}`)
      await drawer.getByRole('button', { name: '审查' }).click()
      await dialog(page).getByLabel('通过', { exact: true }).check()
      await dialog(page).getByRole('button', { name: '保存' }).click()
      await drawer.getByText('审查已记下').waitFor()
      // The condition comes before the money: no payment is offered yet.
      assert.equal(await drawer.getByRole('button', { name: '登记兑付' }).count(), 0)
      const day = (await done(page, base, 'GET', '/promises')).as_of
      await drawer.getByRole('button', { name: '条件已满足' }).click()
      await dialog(page).getByLabel('日期').fill(day)
      await dialog(page).getByLabel('佐证').fill('验收单')
      await dialog(page).getByRole('button', { name: '条件已满足' }).click()
      await drawer.getByRole('button', { name: '登记兑付' }).click()
      await dialog(page).getByLabel('日期').fill(day)
      assert.equal(await dialog(page).getByLabel(/^金额/).inputValue(), '50', 'what is left is offered')
      await dialog(page).getByLabel('凭证号').fill('财字 9 号')
      await dialog(page).getByRole('button', { name: '登记兑付' }).click()
      await drawer.getByText('兑付已登记').waitFor()
      const { body: paid } = await call(page, base, 'GET', `/promises/${id}`)
      assert.deepEqual([paid.standing.code, paid.left], ['kept', '0.00 CNY'])
    }),
  },

  'an old agreement is pasted, its clauses are found, and one is judged with a reason': {
    expectFaults: true,
    run: async ({ page, base }) => {
      await visit(page, `${base}/promises?view=agreements`)
      await page.getByRole('button', { name: '录入协议' }).click()
      await dialog(page).getByLabel('协议标题').fill('试录旧协议')
      await dialog(page).getByLabel('协议文本').fill('第一条 一般条款。\n第二条 甲方按乙方纳税额给予返还。')
      await dialog(page).getByRole('button', { name: '保存' }).click()
      await page.getByText('已录入，查到').waitFor()
      const clause = page.locator('[data-clause="tax-return"]')
      assert.match(await clause.innerText(), /第 2 段/)
      await clause.getByRole('button', { name: '研判' }).click()
      await dialog(page).getByLabel('确有风险').check()
      await dialog(page).getByRole('button', { name: '保存' }).click()
      await dialog(page).getByText('须写明理由').waitFor()
      await dialog(page).getByLabel('理由或处理意见').fill('报请清理')
      await dialog(page).getByRole('button', { name: '保存' }).click()
      await page.getByText('已记下研判').waitFor()
      const kept = (await api(base, '/agreements')).items.find(({ title }) => title === '试录旧协议')
      assert.equal(kept.risks, 1)
    },
  },

  'one letter is about several projects, found by typing, and its papers are those of all': {
    run: async ({ page, base }) => {
      const { items } = await api(base, '/projects?limit=2&sort=name')
      await visit(page, `${base}/promises?view=letters`)
      await page.locator('.page-head').getByRole('button', { name: '征求意见' }).click()
      const words = dialog(page).getByRole('combobox', { name: '涉及项目' })
      for (const { name } of items) {
        await words.fill(name)
        await dialog(page).getByRole('option', { name }).first().waitFor()
        await words.press('Enter')
        await dialog(page).locator('.taken', { hasText: name }).waitFor()
      }
      assert.equal(await dialog(page).getByLabel('标题').inputValue(), `关于${items[0].name}等 2 个项目有关事项的征求意见函`)
      await words.fill('没有这样的项目名')
      await dialog(page).getByText('没有找到这样的项目').waitFor()
      await words.fill('')
      await dialog(page).getByLabel('征求什么意见').fill('请一并提出意见')
      await dialog(page).getByLabel('自然资源局').check()
      await dialog(page).getByRole('button', { name: '发函' }).click()
      await page.getByText('已发函').waitFor()
      const { id } = (await api(base, '/consultations')).items.find(({ question }) => question === '请一并提出意见')
      const kept = await api(base, `/consultations/${id}`)
      assert.deepEqual(kept.projects.map((one) => one.id).sort(), items.map((one) => one.id).sort())
    },
  },

  'a dialog asks before it drops what was typed, and one that was only looked at closes': {
    run: async ({ page, base }) => {
      await visit(page, `${base}/promises`)
      const open = () => page.getByRole('button', { name: '登记承诺' }).click()
      await open()
      await page.keyboard.press('Escape')
      await dialog(page).waitFor({ state: 'detached' })
      await open()
      const text = dialog(page).getByLabel(/^承诺内容/)
      await text.fill('写了一半的承诺')
      await page.keyboard.press('Escape')
      await dialog(page).getByRole('alert').getByText('还没有保存').waitFor()
      await page.keyboard.press('Escape')
      await dialog(page).getByRole('alert').waitFor({ state: 'detached' })
      assert.equal(await text.inputValue(), '写了一半的承诺', 'Escape dropped what was typed')
      await dialog(page).getByRole('button', { name: '取消' }).click()
      await dialog(page).getByRole('button', { name: '继续填写' }).click()
      assert.equal(await text.inputValue(), '写了一半的承诺')
      await dialog(page).getByRole('button', { name: '取消' }).click()
      await dialog(page).getByRole('button', { name: '不要了，离开' }).click()
      await dialog(page).waitFor({ state: 'detached' })
    },
  },

  'the rooms of promises lead to each other, and the rail back, and leave filters behind': {
    run: async ({ page, base }) => {
      await letter(base, await someProject(base), '板块试函')
      await visit(page, `${base}/projects?stage=talks`)
      const rail = page.locator('nav.rail')
      await rail.getByRole('link', { name: '承诺' }).click()
      await page.waitForURL((url) => url.pathname === '/promises' && url.search === '')
      const rooms = page.getByRole('navigation', { name: '承诺板块' })
      await rooms.getByRole('link', { name: '征求意见', exact: true }).click()
      await page.waitForURL((url) => url.searchParams.get('view') === 'letters')
      assert.equal(await rooms.getByRole('link', { name: '征求意见' }).getAttribute('aria-current'), 'page')
      await row(page, '板块试函').waitFor()
      await rail.getByRole('link', { name: /^项目/ }).click()
      await page.waitForURL((url) => url.pathname === '/projects' && url.search === '')
    },
  },
}
