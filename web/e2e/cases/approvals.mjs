// A firm is helped through its approvals: from a signed project over papers, returns and grants to the page that the investor reads.

import assert from 'node:assert/strict'
import { api, drawer, send, settled, visit } from '../helpers.mjs'

const dialog = (page) => page.locator('dialog[open]')
const step = (page, code) => page.locator(`[data-step="${code}"]`)
/** The day in the page's finding. */
const forecast = async (page) => (await page.locator('main h1').innerText()).match(/\d{4}-\d{2}-\d{2}/)[0]

/** The sample's kindergarten: a signed project. */
const kindergarten = async (base) => {
  const { items } = await api(base, `/projects?q=${encodeURIComponent('中外合作幼儿园')}&limit=5`)
  assert.equal(items.length, 1, 'the sample has one kindergarten')
  return items[0]
}

/** Opens a step's drawer and enters an act. */
async function note(page, code, act, fill = async () => {}) {
  if ((await step(page, code).locator('button.step').getAttribute('aria-expanded')) !== 'true') await step(page, code).locator('button.step').click()
  await drawer(page).locator(`[data-act="${act}"]`).click()
  await fill(dialog(page))
  const before = await page.locator('dialog[open]').count()
  assert.equal(before, 1)
  await dialog(page).locator('button[type=submit]').click()
  await dialog(page).waitFor({ state: 'detached', timeout: 8000 }).catch(async () => assert.fail(`${code} ${act}: ${await dialog(page).innerText()}`))
}

export const cases = {
  'a kindergarten of two countries is helped from its papers to the last grant, and its investor reads of it in two languages': {
    expectFaults: true,
    run: async ({ page, base }) => {
      const project = await kindergarten(base)
      await visit(page, `${base}/projects/${project.id}`)
      await page.locator('section#approvals').getByRole('button', { name: '新建代办' }).click()
      // Without a checklist there is nothing to do, and it says so.
      await dialog(page).getByLabel('英文名称').fill('Opening of the kindergarten')
      await dialog(page).getByRole('button', { name: '新建' }).click()
      await dialog(page).getByText('没选审批清单').waitFor()
      for (const list of ['设立登记', '外商投资', '消防', '食品经营', '幼儿园与教育']) await dialog(page).locator('fieldset label', { hasText: list }).locator('input').check()
      await dialog(page).getByLabel('代办员').fill('代办员二号')
      await dialog(page).getByRole('button', { name: '新建' }).click()
      await page.waitForURL(/\/service\/approvals\/\d+/)
      await settled(page)
      const id = Number(page.url().match(/approvals\/(\d+)/)[1])
      const first = await forecast(page)
      // Side by side: two ways begin at once, and one of them is critical, in a word.
      assert.match(await step(page, 'foreign-investment/identity').innerText(), /关键/)
      assert.match(await step(page, 'establishment/name').innerText(), /可申报/)
      assert.match(await step(page, 'kindergarten/licence').innerText(), /待前置事项/)

      // The firm owes papers; they come, and the office hands in.
      assert.match(await page.locator('[data-debtor="firm"]').innerText(), /企业提交：拟用名称与备选名称/)
      await step(page, 'establishment/name').locator('button.step').click()
      await drawer(page).getByRole('button', { name: '全部记为已收' }).click()
      await drawer(page).getByText('材料齐备').waitFor()
      assert.match(await page.locator('[data-debtor="office"]').innerText(), /企业名称自主申报/)
      await note(page, 'establishment/name', 'submitted')
      await note(page, 'establishment/name', 'granted', async (form) => {
        // A grant without a number is not taken.
        await form.locator('button[type=submit]').click()
        assert.equal(await page.locator('dialog[open]').count(), 1)
        await form.getByLabel('文书编号').fill('名保 77')
      })
      assert.match(await step(page, 'establishment/name').innerText(), /已办结/)

      // Before its turn: refused without a reason, taken with one, and marked.
      await step(page, 'foreign-investment/report').locator('button.step').click()
      await drawer(page).locator('[data-act="submitted"]').click()
      await dialog(page).locator('button[type=submit]').click()
      await dialog(page).getByText('前置事项未办结').waitFor()
      await dialog(page).getByLabel('说明').fill('随登记一并填报')
      await dialog(page).locator('button[type=submit]').click()
      await dialog(page).waitFor({ state: 'detached' })
      assert.match(await step(page, 'foreign-investment/report').innerText(), /先于前置事项/)

      // What is returned names its papers and stops the clock.
      await note(page, 'establishment/register', 'submitted')
      await note(page, 'establishment/register', 'returned', (form) => form.locator('fieldset label', { hasText: '公司章程' }).locator('input').check())
      assert.match(await step(page, 'establishment/register').innerText(), /退回补正/)
      assert.match(await page.locator('[data-debtor="firm"]').innerText(), /企业补正：公司章程/)

      // A shorter promise moves the whole: the school licence is on the way that decides.
      await step(page, 'kindergarten/licence').locator('button.step').click()
      await drawer(page).locator('[data-act="promise"]').click()
      await dialog(page).getByLabel('承诺时限').fill('30')
      await dialog(page).locator('button[type=submit]').click()
      await dialog(page).waitFor({ state: 'detached' })
      await page.waitForFunction((day) => !document.querySelector('main h1').textContent.includes(day), first)
      assert.ok((await forecast(page)) < first, `${await forecast(page)} ${first}`)
      await drawer(page).getByRole('button', { name: '关闭' }).click()

      // The investor reads, without an account and without a script.
      await page.locator('#progress-link').getByRole('button', { name: '生成链接' }).click()
      const link = await page.locator('#progress-link .made').getByLabel('投资者进度链接', { exact: true }).inputValue()
      assert.ok(link.startsWith(`${base}/portal/progress/`), link)
      assert.equal(await page.locator('#progress-link svg.code path').count(), 1)
      const guest = await page.context().browser().newContext({ javaScriptEnabled: false })
      try {
        const reader = await guest.newPage()
        await reader.goto(link)
        const zh = await reader.locator('body').innerText()
        for (const said of ['请贵方办理', '企业补正：公司章程', '办学许可', '教育局', '已批准的承诺']) assert.ok(zh.includes(said), `${said}: ${zh}`)
        assert.ok(!zh.includes('随登记一并填报') && !zh.includes('名保 77') && !zh.includes('代办员二号'), zh)
        await reader.getByRole('link', { name: 'English' }).click()
        const en = await reader.locator('body').innerText()
        for (const said of ['For you to do', 'The firm corrects: Articles of association', 'School licence', 'Education Bureau', 'Approved promises']) assert.ok(en.includes(said), `${said}: ${en}`)

        // The rest is granted, one after the other, as the steps come free.
        for (;;) {
          const plan = await api(base, `/approvals/${id}`)
          const next = plan.steps.find(({ state }) => ['ready', 'submitted', 'in_hand', 'returned'].includes(state.code))
          if (!next) break
          const act = next.state.code === 'ready' || next.state.code === 'returned' ? { act: 'submitted' } : { act: 'granted', number: '样 1' }
          await send(base, 'POST', `/approvals/${id}/steps/${next.id}/events`, { version: plan.version, ...act })
        }
        await page.reload()
        await settled(page)
        assert.match(await page.locator('main h1').innerText(), /全部办结/)
        assert.match(await page.locator('#owed').innerText(), /没有欠办/)
        await reader.reload()
        assert.match(await reader.locator('body').innerText(), /All \d+ steps were granted by/)

        page.once('dialog', (ask) => ask.accept())
        await page.locator('#progress-link').getByRole('button', { name: '收回' }).click()
        const sure = page.locator('dialog[open]')
        await sure.getByRole('button', { name: '收回' }).click()
        await page.locator('#progress-link').getByText('已收回').first().waitFor()
        const gone = await reader.goto(link)
        assert.equal(gone.status(), 410)
      } finally {
        await guest.close()
      }
    },
  },

  'the list of approvals says when each will be through and what it waits for, and its letters are files': {
    run: async ({ page, base }) => {
      await visit(page, `${base}/service/approvals`)
      const rows = page.locator('[data-approval]')
      assert.ok((await rows.count()) >= 2)
      const plant = rows.filter({ hasText: '钢管深加工项目开工前' }).first()
      assert.match(await plant.innerText(), /\d{4}-\d{2}-\d{2}|\d{1,2}-\d{1,2}/)
      await plant.getByRole('link', { name: /钢管深加工/ }).click()
      await page.locator('[data-step]').first().waitFor()
      for (const name of ['申报材料清单（中英文）', '投资者进度告知书', '部门协调函']) {
        const [file] = await Promise.all([page.waitForEvent('download'), page.locator('#letters').getByRole('button', { name }).click()])
        assert.match(file.suggestedFilename(), /\.docx$/)
      }
      // On a phone nothing runs out of sight.
      await page.setViewportSize({ width: 390, height: 844 })
      await settled(page)
      const wide = await page.evaluate(() => document.documentElement.scrollWidth)
      assert.ok(wide <= 390, `the page is ${wide} wide`)
    },
  },
}
