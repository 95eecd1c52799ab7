// Two ways to work a page: with the mouse, and with nothing but the keyboard. A journey is written once and gone with each.

import assert from 'node:assert/strict'

/** More steps of the Tab key than the longest page needs from one end to the other. */
const STEPS = 600

export const mouse = () => ({
  press: (at) => at.click(),
  write: (at, text) => at.fill(text),
  choose: (at, value) => at.selectOption(value),
})

export const keyboard = (page) => {
  /** Goes to a thing by Tab alone, from wherever the keyboard is. */
  const reach = async (at) => {
    await at.waitFor()
    const there = () => at.evaluate((one) => one === document.activeElement)
    for (let step = 0; step < STEPS && !(await there()); step += 1) await page.keyboard.press('Tab')
    assert.ok(await there(), `the keyboard does not reach ${at}`)
  }
  return {
    press: async (at) => {
      await at.waitFor()
      // A label is pressed through its field.
      const label = await at.evaluate((one) => !one.matches('a, button, input, summary, [tabindex]') && Boolean(one.closest('label')))
      const field = label ? at.locator('xpath=ancestor-or-self::label[1]//input') : at
      const kind = await field.evaluate((one) => one.getAttribute('type'))
      if (kind === 'radio') {
        // A group is one stop, and the arrows walk its choices.
        const name = await field.getAttribute('name')
        const inGroup = () => page.evaluate((group) => document.activeElement?.type === 'radio' && document.activeElement.name === group, name)
        for (let step = 0; step < STEPS && !(await inGroup()); step += 1) await page.keyboard.press('Tab')
        assert.ok(await inGroup(), `the keyboard does not reach the choices of ${name}`)
        await page.keyboard.press('Space')
        for (let step = 0; step < 30 && !(await field.isChecked()); step += 1) await page.keyboard.press('ArrowDown')
        assert.ok(await field.isChecked(), `the arrows do not reach ${at}`)
        return
      }
      await reach(field)
      await page.keyboard.press(kind === 'checkbox' ? 'Space' : 'Enter')
    },
    write: async (at, text) => {
      await reach(at)
      const kind = await at.getAttribute('type')
      if (kind === 'date' || kind === 'month') return typeDay(page, at, text)
      await page.keyboard.press('ControlOrMeta+a')
      await page.keyboard.insertText(text)
    },
    choose: async (at, value) => {
      await reach(at)
      const many = await at.locator('option').count()
      await page.keyboard.press('Home')
      for (let i = 0; i < many && (await at.inputValue()) !== value; i += 1) await page.keyboard.press('ArrowDown')
      assert.equal(await at.inputValue(), value)
    },
  }
}

/** Types a day or a month part by part. Which part comes first is the browser's own language's: the way that gives the day is the right one. */
async function typeDay(page, at, text) {
  const [year, ...rest] = text.split('-')
  for (const parts of [[...rest, year], [year, ...rest]]) {
    for (const [place, part] of parts.entries()) {
      // From the first part on: a part that is full moves on by itself, or not.
      for (let i = 0; i < 3; i += 1) await page.keyboard.press('ArrowLeft')
      for (let i = 0; i < place; i += 1) await page.keyboard.press('ArrowRight')
      await page.keyboard.type(part)
    }
    if ((await at.inputValue()) === text) return
  }
  assert.fail(`${at} takes no ${text} by keyboard: ${await at.inputValue()}`)
}

/** A journey by its name, once with the mouse and once with the keyboard alone. */
export const bothWays = (name, journey) => ({
  [name]: journey(mouse),
  [`with the keyboard alone ${name}`]: journey(keyboard),
})
