// An office with users on a server of its own: the other cases work at the machine without users.

import assert from 'node:assert/strict'
import { start } from './server.mjs'

export const PASSWORD = '三根钢管两个接箍一条河'

/** Runs a rule on a fresh server, of a demo folder or an empty one; the page's own is left alone. */
export const alone = (run, folder = {}) => async ({ page }) => {
  assert.ok(process.env.LIANTU, 'this case starts a server of its own')
  const server = await start(process.env.LIANTU, folder)
  try {
    await run(page, server.base)
  } finally {
    await server.stop()
  }
}

/** Calls the server as whoever the page is logged in as. */
export async function call(page, base, method, path, body) {
  const answer = await page.request.fetch(`${base}/api/v1${path}`, { method, headers: { 'x-liantu': 'test' }, data: body })
  const text = await answer.text()
  return { status: answer.status(), body: text.startsWith('{') ? JSON.parse(text) : text }
}

/** The same where it has to be done. */
export async function done(page, base, method, path, body) {
  const { status, body: answer } = await call(page, base, method, path, body)
  assert.ok(status < 300, `${method} ${path} answered ${status}: ${JSON.stringify(answer)}`)
  return answer
}

/** Enters an administrator and users, and leaves nobody logged in. */
export async function office(page, base, users) {
  await done(page, base, 'POST', '/setup', { name: 'admin', password: PASSWORD, unit: '商务局' })
  for (const user of users) await done(page, base, 'POST', '/users', { unit: '商务局', team: null, password: PASSWORD, ...user })
  await page.context().clearCookies()
}

/** Logs in by the page, as a person does, and comes to where he wanted to go. */
export async function logIn(page, base, name, path = '/') {
  await page.context().clearCookies()
  await page.goto(`${base}${path}`)
  await page.waitForURL((url) => url.pathname === '/login')
  await page.getByLabel('名字').fill(name)
  await page.getByLabel('密码', { exact: true }).fill(PASSWORD)
  await page.getByRole('button', { name: '登录' }).click()
  await page.waitForURL((url) => url.pathname === new URL(base + path).pathname)
}
