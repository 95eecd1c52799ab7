// Logging in, users and teams, on a server of their own: the others work at the machine without users.

import assert from 'node:assert/strict'
import { alone, PASSWORD } from '../accounts.mjs'
import { audit, chineseLeft, fits, visit } from '../helpers.mjs'

async function setUp(page, base) {
  await visit(page, `${base}/setup?lang=zh`)
  await page.getByLabel('名字').fill('admin')
  await page.getByLabel('单位').fill('商务局')
  await page.getByLabel('密码', { exact: true }).fill(PASSWORD)
  await page.getByLabel('再输一遍').fill(PASSWORD)
  await page.getByRole('button', { name: '建立管理员' }).click()
  await page.waitForURL((url) => url.pathname === '/people')
  await page.locator('[data-user="admin"]').waitFor()
}

async function logIn(page, name, password) {
  await page.getByLabel('名字').fill(name)
  await page.getByLabel('密码', { exact: true }).fill(password)
  await page.getByRole('button', { name: '登录' }).click()
}

export const cases = {
  'the administrator is set up, adds a colleague, and the colleague logs in where he wanted to go': {
    // A refused login is an answer of 401, and this server has another address than the one that is watched.
    expectFaults: true,
    run: alone(async (page, base) => {
      await setUp(page, base)
      await page.getByRole('button', { name: '添加用户' }).click()
      await page.getByLabel('名字').fill('干事甲')
      await page.getByLabel('角色').selectOption('viewer')
      await page.getByLabel('初始密码').fill('short')
      await page.getByRole('button', { name: '添加', exact: true }).click()
      await page.getByText('密码至少 10 个字符').waitFor()
      await page.getByLabel('初始密码').fill(PASSWORD)
      await page.getByRole('button', { name: '添加', exact: true }).click()
      await page.locator('[data-user="干事甲"]').waitFor()
      await page.locator('.user-menu > button').click()
      await page.getByRole('button', { name: '退出登录' }).click()
      await page.waitForURL((url) => url.pathname === '/login')

      await page.goto(`${base}/list?view=sites`)
      await page.waitForURL((url) => url.pathname === '/login')
      await logIn(page, '干事甲', 'wrong')
      await page.getByText('名字或密码不对').waitFor()
      await logIn(page, '干事甲', PASSWORD)
      await page.waitForURL((url) => url.pathname === '/list' && url.searchParams.get('view') === 'sites')
      await page.locator('.user-menu > button').click()
      await page.getByText('只读').waitFor()
      assert.equal(await page.getByRole('link', { name: '用户与小组' }).count(), 0)
    }),
  },

  'the pages of logging in and of users hold to the rules of every page': {
    expectFaults: true,
    run: alone(async (page, base) => {
      const stands = async (path) => {
        for (const lang of ['lang=zh', 'lang=en']) {
          for (const width of [1280, 390]) {
            await page.setViewportSize({ width, height: 800 })
            await visit(page, `${base}${path}?${lang}`)
            await fits(page)
            await audit(page, `${path} ${lang} ${width}`)
            if (lang === 'lang=en') assert.deepEqual(await chineseLeft(page), [], path)
          }
        }
      }
      await stands('/setup')
      await setUp(page, base)
      await stands('/people')
      await page.context().clearCookies()
      await stands('/login')
    }),
  },
}
