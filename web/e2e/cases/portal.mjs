// What is public is approved, an investor without a script finds it in either language and asks, and the office answers.

import assert from 'node:assert/strict'
import { api, visit } from '../helpers.mjs'

const dialog = (page) => page.locator('dialog[open]')

/** A reader whose browser runs no script. */
async function reading(page, run) {
  const guest = await page.context().browser().newContext({ javaScriptEnabled: false, locale: 'en-GB' })
  try {
    return await run(await guest.newPage())
  } finally {
    await guest.close()
  }
}

/** Fills the form in as a person does: not within three seconds. */
async function asks(reader, base, lang, wish) {
  await reader.goto(`${base}/portal/ask?lang=${lang}`)
  await reader.waitForTimeout(3500)
  await reader.fill('input[name=organisation]', lang === 'en' ? 'Example Pumps Ltd' : '某泵业公司')
  await reader.fill('textarea[name=wish]', wish)
  await reader.fill('input[name=contact]', 'invest@example.com')
  await reader.check('input[name=consent]')
  await reader.click('form.ask button')
  return await reader.locator('.secret a').getAttribute('href')
}

export const cases = {
  'what is public is proposed, previewed and approved, and what is withdrawn says why': {
    run: async ({ page, base }) => {
      await visit(page, `${base}/public?open=site/S-003`)
      await page.getByRole('button', { name: '提请公开' }).last().click()
      await dialog(page).getByRole('button', { name: '提请公开' }).click()
      await page.getByText('已提请，等另一位批准').waitFor()
      await page.locator('.drawer').getByRole('button', { name: '批准公开', exact: true }).click()
      await dialog(page).getByRole('button', { name: '批准公开' }).click()
      await page.getByText('✓ 已公开').waitFor()
      await page.locator('.drawer').getByRole('button', { name: '撤下' }).click()
      await dialog(page).getByLabel('原因（公众会看到）').fill('地块重新规划')
      await dialog(page).getByRole('button', { name: '撤下' }).click()
      await page.getByText('✓ 已撤下').waitFor()
      await reading(page, async (reader) => {
        const answer = await reader.goto(`${base}/portal/sites/S-003?lang=en`)
        assert.equal(answer.status(), 410)
        assert.match(await reader.locator('main').innerText(), /地块重新规划/)
      })
    },
  },
  'an investor finds an opportunity and a site without a script, asks in two languages, and reads the answer': {
    run: async ({ page, base }) => {
      const links = await reading(page, async (reader) => {
        await reader.goto(`${base}/portal?lang=en`)
        await reader.locator('.rooms').getByRole('link', { name: 'Opportunities' }).click()
        await reader.selectOption('select[name=kind]', 'park')
        await reader.click('form.filters button')
        await reader.locator('.cards a').first().click()
        assert.match(await reader.locator('main').innerText(), /Contact/)
        await reader.goto(`${base}/portal/sites?lang=en`)
        await reader.fill('input[name=power_kva]', '800')
        await reader.click('form.filters button')
        assert.match(await reader.locator('main').innerText(), /kVA short/)
        const found = []
        for (const [lang, wish] of [['en', 'We look for 5000 m² of plant'], ['zh', '想找 5000 平方米厂房']]) found.push(await asks(reader, base, lang, wish))
        return found
      })
      assert.notEqual(links[0], links[1])
      const { items } = await api(base, '/enquiries')
      const row = items.find(({ organisation }) => organisation === 'Example Pumps Ltd')
      assert.ok(row.project, 'it is a lead')
      await visit(page, `${base}/public?view=enquiries&open=${row.id}`)
      await page.locator('.drawer').getByRole('button', { name: '答复', exact: true }).click()
      await dialog(page).getByLabel('答复（询问人凭链接看到）').fill('Plant 3 can be seen on weekdays.')
      await dialog(page).getByRole('button', { name: '答复' }).click()
      await page.getByText('✓ 已答复').waitFor()
      await reading(page, async (reader) => {
        await reader.goto(base + links[0])
        assert.match(await reader.locator('main').innerText(), /Plant 3 can be seen/)
      })
    },
  },
}
