// The shell: the one search, the help of each page, what is asked before something is lost, and a server that is gone for a while.

import assert from 'node:assert/strict'
import { api, audit, chasedGap, chineseLeft, fits, param, send, settled, visit } from '../helpers.mjs'

const box = (page) => page.locator('header.bar').getByRole('combobox')
const found = (page, kind) => page.locator(`#find [role="option"][data-kind="${kind}"]`)
/** Walks the list by keyboard to the first of a kind and takes it. */
async function take(page, words, kind) {
  await page.keyboard.press('Control+k')
  await box(page).fill(words)
  await found(page, kind).first().waitFor()
  await page.waitForFunction(() => !document.querySelector('header.bar .said'))
  const at = await page.locator('#find [role="option"]').evaluateAll((all, of) => all.findIndex((one) => one.dataset.kind === of), kind)
  for (let i = 0; i < at; i += 1) await page.keyboard.press('ArrowDown')
  assert.equal(await page.locator('#find [aria-selected="true"]').getAttribute('data-kind'), kind)
  await page.keyboard.press('Enter')
}
const help = (page) => page.getByRole('dialog', { name: /这一页|This page/ })

export const cases = {
  'the search leads to each kind of thing by keyboard alone': {
    run: async ({ page, base }) => {
      const first = async (path) => (await api(base, path)).items[0]
      const project = await first('/projects?limit=1')
      const site = await first('/sites')
      const opportunity = await first('/opportunities')
      const firm = await first('/enterprises?limit=1')
      const zone = (await api(base, '/zones')).items[0]
      const { chains } = await api(base, '/district')
      const square = chains[0].squares[0]
      const title = (text) => text?.zh ?? text
      await visit(page, `${base}/`)
      for (const [words, kind, at] of [
        [project.name, 'project', (url) => url.pathname === `/projects/${project.id}`],
        [firm.name, 'firm', (url) => url.pathname === `/firms/${firm.id}`],
        [square.title.zh, 'node', (url) => url.pathname.startsWith('/atlas/') && url.searchParams.has('node')],
        [title(zone.title), 'zone', (url) => url.pathname === '/list' && url.searchParams.has('zone')],
        [title(site.title ?? site.name), 'site', (url) => url.searchParams.get('view') === 'sites' && url.searchParams.has('open')],
        [title(opportunity.title), 'opportunity', (url) => url.pathname === '/list' && url.searchParams.has('open') && !url.searchParams.has('view')],
        ['zfjl', 'page', (url) => url.pathname === '/trips' && url.searchParams.get('view') === 'records'],
      ]) {
        await take(page, words, kind)
        await page.waitForURL(at)
        await settled(page)
      }
    },
  },

  'what was opened lately stands in the search before anything is typed': {
    run: async ({ page, base }) => {
      await visit(page, `${base}/`)
      await take(page, 'zfjl', 'page')
      await page.waitForURL(/view=records/)
      await visit(page, `${base}/projects`)
      await page.keyboard.press('/')
      await page.locator('#find').getByText('最近打开').waitFor()
      await page.keyboard.press('Enter')
      await page.waitForURL(/view=records/)
    },
  },

  'the open search has no violations, and is English in English': {
    run: async ({ page, base }) => {
      await visit(page, `${base}/?lang=en`)
      await page.keyboard.press('/')
      await box(page).fill('pipe')
      await found(page, 'firm').or(found(page, 'project')).first().waitFor()
      await audit(page, 'the open search')
      assert.deepEqual(await chineseLeft(page), [])
    },
  },

  'a stroke in a field is a stroke, and no search': {
    run: async ({ page, base }) => {
      await visit(page, `${base}/firms`)
      const words = page.locator('main input').first()
      await words.focus()
      await page.keyboard.type('a/b?')
      assert.equal(await words.inputValue(), 'a/b?')
      assert.equal(await help(page).count(), 0)
    },
  },

  'every page has its help, by F1 and by the button, and Escape gives the focus back': {
    run: async ({ page, base }) => {
      for (const path of ['/', '/atlas', '/list', '/targets', '/trips', '/projects', '/promises', '/service', '/dispatch', '/indicators', '/firms', '/data', '/settings', '/people', '/nowhere']) {
        await visit(page, `${base}${path}`)
        await page.keyboard.press('F1')
        await help(page).getByText('怎么做').waitFor()
        await page.keyboard.press('Escape')
        await help(page).waitFor({ state: 'detached' })
      }
      await visit(page, `${base}/projects?lang=en`)
      const button = page.getByRole('button', { name: 'Help', exact: true })
      await button.focus()
      await page.keyboard.press('Enter')
      await help(page).getByText('How it is done').waitFor()
      await audit(page, 'the help')
      assert.deepEqual(await chineseLeft(page), [])
      await page.keyboard.press('Escape')
      assert.ok(await button.evaluate((one) => one === document.activeElement), 'the focus is lost')
    },
  },

  'the help fits a phone': {
    on: { width: 390, height: 844, touch: true },
    run: async ({ page, base }) => {
      await visit(page, `${base}/targets`)
      await page.getByRole('button', { name: '帮助', exact: true }).click()
      await help(page).getByText('怎么做').waitFor()
      await fits(page)
    },
  },

  'deleting asks first, and no is no': {
    run: async ({ page, base }) => {
      const { id } = await send(base, 'POST', '/questions', { title: '试删的问题', ask: { counts: 'projects', which: 'all' } })
      const kept = async () => (await api(base, '/questions')).items.some((one) => one.id === id)
      await visit(page, `${base}/indicators?view=questions`)
      const drop = page.getByRole('button', { name: '删去 试删的问题' })
      await drop.click()
      const asked = page.getByRole('alertdialog', { name: /试删的问题/ })
      await asked.waitFor()
      await audit(page, 'the question')
      // Escape, and Enter on what has the focus, destroy nothing.
      await page.keyboard.press('Escape')
      await asked.waitFor({ state: 'detached' })
      await drop.click()
      await asked.waitFor()
      await page.keyboard.press('Enter')
      await asked.waitFor({ state: 'detached' })
      assert.ok(await kept(), 'it was deleted')
      await drop.click()
      await asked.getByRole('button', { name: '删去' }).click()
      await drop.waitFor({ state: 'detached' })
      assert.ok(!(await kept()), 'it is still there')
    },
  },

  'whoever leaves over a target that was typed and not saved is asked': {
    run: async ({ page, base }) => {
      await visit(page, `${base}/indicators?view=targets`)
      const field = page.locator('input[id^="target-"]').first()
      await field.fill('77')
      const leave = () => page.locator('nav.rail').getByRole('link', { name: '企业' }).click()
      await leave()
      const asked = page.getByRole('alertdialog', { name: '还有没保存的内容' })
      await asked.getByRole('button', { name: '留下继续写' }).click()
      assert.equal(await field.inputValue(), '77')
      assert.equal(param(page, 'view'), 'targets')
      await leave()
      await asked.getByRole('button', { name: '不要了，离开' }).click()
      await page.waitForURL(/\/firms/)
    },
  },

  'words that are kept nowhere are asked about on the way out of every form': {
    run: async ({ page, base }) => {
      const { path } = await chasedGap(base)
      const asked = page.getByRole('alertdialog', { name: '还有没保存的内容' })
      const toProject = async () => {
        await page.locator('.grid tbody th a').first().click()
        await page.getByRole('button', { name: '改档案' }).click()
      }
      const forms = [
        ['/settings?tab=papers', async () => {}, '红头（中文）', () => page.locator('main').getByRole('link', { name: '邮件' }).click()],
        [`${path}?panel=weights`, () => page.getByRole('button', { name: '做新的一版' }).click(), '这一版为什么', () => page.locator('.drawer').getByRole('button', { name: '关闭' }).click()],
        ['/projects?view=table&stage=talks', toProject, '推荐人', () => page.goBack()],
        ['/screen/settings', async () => {}, '中文标题', () => page.getByRole('link', { name: '企业', exact: true }).first().click()],
      ]
      for (const [at, open, label, leave] of forms) {
        await visit(page, base + at)
        await open()
        const field = page.getByLabel(label, { exact: true })
        await field.fill('还没保存')
        await leave()
        await asked.getByRole('button', { name: '留下继续写' }).click()
        assert.equal(await field.inputValue(), '还没保存', at)
        const before = page.url()
        await leave()
        await asked.getByRole('button', { name: '不要了，离开' }).click()
        await page.waitForURL((url) => url.href !== before)
      }
    },
  },

  'a server that is gone is said once, what is on the page stays, and it comes back by itself': {
    expectFaults: true,
    run: async ({ page, base }) => {
      await visit(page, `${base}/indicators`)
      const rows = await page.locator('[data-indicator]').count()
      assert.ok(rows > 0)
      await page.route('**/api/v1/**', (route) => route.abort('connectionrefused'))
      await page.getByLabel('单位').selectOption({ index: 1 })
      await page.locator('[data-gone]').waitFor()
      await page.locator('main .failed').waitFor()
      await audit(page, 'without a server')
      await page.unroute('**/api/v1/**')
      await page.locator('[data-gone]').waitFor({ state: 'detached' })
      await page.locator('[data-indicator]').first().waitFor()
      assert.equal(await page.locator('main .failed').count(), 0)
    },
  },

  'whoever has the app open over an upgrade gets the page whole where its files are gone': {
    expectFaults: true,
    run: async ({ page, base }) => {
      await visit(page, `${base}/firms`)
      let asked = 0
      await page.route('**/assets/DispatchPage-*.js', (route) => ((asked += 1) === 1 ? route.fulfill({ status: 404 }) : route.continue()))
      await page.evaluate(() => (window.before = true))
      await page.locator('nav').getByRole('link', { name: '调度' }).click()
      await page.waitForURL(/\/dispatch/)
      await page.locator('main h1').waitFor()
      assert.equal(await page.evaluate(() => window.before), undefined)
    },
  },

  'a page whose files never come says so in both languages, and how to go on': {
    expectFaults: true,
    run: async ({ page, base }) => {
      for (const file of ['index', 'zh', 'FirmsPage']) {
        await page.route(`**/assets/${file}-*.js`, (route) => route.fulfill({ status: 404 }))
        await page.goto(`${base}/firms`)
        const said = page.locator('#lost')
        await said.waitFor()
        assert.match(await said.innerText(), /没有加载完整[^]*did not load whole/, file)
        await page.unroute(`**/assets/${file}-*.js`)
        await said.getByRole('link').first().click()
        await page.locator('main h1').waitFor()
        assert.equal(await said.isVisible(), false, file)
      }
    },
  },

  'an address without a page leads on': {
    run: async ({ page, base }) => {
      await visit(page, `${base}/projectz/17`)
      await page.locator('main').getByRole('link', { name: '回总览' }).click()
      await page.waitForURL((url) => url.pathname === '/')
      await visit(page, `${base}/firms/1/nothing`)
      await page.locator('main').getByRole('link', { name: '企业' }).click()
      await page.waitForURL((url) => url.pathname === '/firms')
    },
  },
}
