// A chain’s sheet as a picture: what it shows, how it moves, what it lets in and gives out.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { api, atlas, busyNode, card, drawer, firstChain, inSight, sheet } from '../helpers.mjs'

export const cases = {
  'the sheet shows every node': {
    run: async ({ page, base }) => {
      const chain = await atlas(page, base)
      const { node_list } = await api(base, `/chains/${chain.id}`)
      const drawn = await sheet(page)
        .locator('[data-id^="node:"]')
        .evaluateAll((all) => all.map((g) => g.getAttribute('data-id').slice(5)))
      assert.deepEqual(drawn.sort(), node_list.map((n) => n.id).sort())
    },
  },

  'a card that is opened is large enough to read': {
    run: async ({ page, base }) => {
      const chain = await atlas(page, base)
      const node = await busyNode(base, chain.id)
      const height = () => card(page, node.node).locator('text').first().evaluate((text) => text.getBoundingClientRect().height)
      const before = await height()
      await card(page, node.node).click()
      await drawer(page).getByRole('heading', { level: 2 }).waitFor()
      const after = await height()
      assert.ok(after > before && after >= 14, `its words are ${after} px high, were ${before}`)
      assert.ok((await inSight(page, node.node)).inside, 'the card is out of sight')
    },
  },

  'the Tab key takes the cards column by column, downwards': {
    run: async ({ page, base }) => {
      await atlas(page, base)
      await page.locator('.sheet .port').focus()
      const places = []
      for (let i = 0; i < 12; i += 1) {
        await page.keyboard.press('Tab')
        places.push(
          await page.evaluate(() => {
            const shape = document.activeElement.querySelector('rect')
            return document.activeElement.matches('[data-id^="node:"]') && { x: +shape.getAttribute('x'), y: +shape.getAttribute('y') }
          }),
        )
      }
      assert.ok(places.every(Boolean), 'the focus left the cards')
      const before = (a, b) => a.x < b.x || (a.x === b.x && a.y < b.y)
      for (let i = 1; i < places.length; i += 1) assert.ok(before(places[i - 1], places[i]), `step ${i} goes back`)
      assert.ok(new Set(places.map((p) => p.x)).size > 1, 'one column only')
    },
  },

  'a focused card has a visible frame': {
    run: async ({ page, base }) => {
      await atlas(page, base)
      await page.locator('.sheet .port').focus()
      await page.keyboard.press('Tab')
      const style = await page.evaluate(() => {
        const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement)
        const { width } = document.activeElement.getBoundingClientRect()
        return { outlineStyle, seen: (parseFloat(outlineWidth) * width) / document.activeElement.getBBox().width }
      })
      assert.equal(style.outlineStyle, 'solid')
      assert.ok(style.seen >= 2, `the frame is ${style.seen} px wide`)
    },
  },

  'a drag moves the sheet and opens nothing': {
    run: async ({ page, base }) => {
      const chain = await atlas(page, base)
      const node = await busyNode(base, chain.id)
      const before = await card(page, node.node).boundingBox()
      const x = before.x + before.width / 2
      const y = before.y + before.height / 2
      await page.mouse.move(x, y)
      await page.mouse.down()
      await page.mouse.move(x + 60, y + 40, { steps: 4 })
      await page.mouse.up()
      const after = await card(page, node.node).boundingBox()
      assert.ok(Math.abs(after.x - before.x - 60) < 2 && Math.abs(after.y - before.y - 40) < 2, 'the sheet did not follow')
      assert.equal(await drawer(page).count(), 0)
    },
  },

  'a press let go beside the sheet ends there: a pointer without a button moves nothing': {
    run: async ({ page, base }) => {
      const chain = await atlas(page, base)
      const node = await busyNode(base, chain.id)
      const port = await page.locator('.sheet .port').boundingBox()
      await page.mouse.move(port.x + port.width / 2, port.y + 2)
      await page.mouse.down()
      // In one step, so that the sheet sees nothing of the way.
      await page.mouse.move(port.x + port.width / 2, port.y - 30)
      await page.mouse.up()
      const before = await card(page, node.node).boundingBox()
      await page.mouse.move(port.x + port.width / 2, port.y + 40, { steps: 4 })
      await page.mouse.move(port.x + port.width / 2 + 80, port.y + 120, { steps: 4 })
      const after = await card(page, node.node).boundingBox()
      assert.deepEqual([after.x, after.y], [before.x, before.y])
    },
  },

  'the keyboard zooms, fits, walks the cards and opens one, and Escape gives the focus back': {
    run: async ({ page, base }) => {
      await atlas(page, base)
      const scale = () => sheet(page).evaluate((canvas) => canvas.getBoundingClientRect().width)
      await page.locator('.sheet .port').focus()
      const fitted = await scale()
      await page.keyboard.press('+')
      const larger = await scale()
      assert.ok(larger > fitted)
      await page.keyboard.press('-')
      await page.keyboard.press('-')
      assert.ok((await scale()) < larger)
      await page.keyboard.press('0')
      assert.ok(Math.abs((await scale()) - fitted) < 1)
      const left = () => sheet(page).evaluate((canvas) => canvas.getBoundingClientRect().left)
      const at = await left()
      await page.keyboard.press('ArrowLeft')
      assert.ok((await left()) > at)
      await page.keyboard.press('Tab')
      const focused = () => page.evaluate(() => document.activeElement?.getAttribute('data-id'))
      const id = await focused()
      assert.match(id ?? '', /^node:/)
      await page.keyboard.press('Enter')
      await drawer(page).getByRole('heading', { level: 2 }).waitFor()
      assert.equal(new URL(page.url()).searchParams.get('node'), id.slice(5))
      await page.waitForFunction(() => document.activeElement?.closest('aside.drawer'))
      await page.keyboard.press('Escape')
      await drawer(page).waitFor({ state: 'detached' })
      assert.equal(await focused(), id)
    },
  },

  'a wheel turn zooms about the pointer': {
    run: async ({ page, base }) => {
      const chain = await atlas(page, base)
      const node = await busyNode(base, chain.id)
      const before = await card(page, node.node).boundingBox()
      const at = { x: before.x + before.width / 2, y: before.y + before.height / 2 }
      await page.mouse.move(at.x, at.y)
      await page.mouse.wheel(0, -240)
      await page.waitForFunction(
        ([id, width]) => document.querySelector(`[data-id="node:${id}"]`).getBoundingClientRect().width > width * 1.2,
        [node.node, before.width],
      )
      const after = await card(page, node.node).boundingBox()
      assert.ok(Math.hypot(after.x + after.width / 2 - at.x, after.y + after.height / 2 - at.y) < 4)
    },
  },

  'the sheet changes its language with the page': {
    run: async ({ page, base }) => {
      const chain = await atlas(page, base)
      assert.ok((await sheet(page).textContent()).includes('上游'))
      await page.getByRole('button', { name: 'EN', exact: true }).click()
      await page.waitForFunction(() => document.querySelector('.sheet-canvas')?.textContent.includes('Upstream'))
      await page.locator('h1', { hasText: chain.title.en }).waitFor()
    },
  },

  'the edition switch stands in the URL': {
    run: async ({ page, base }) => {
      await atlas(page, base)
      assert.ok((await sheet(page).textContent()).includes('内部版'))
      await page.getByRole('button', { name: '公开版' }).click()
      await page.waitForURL(/edition=public/)
      await page.waitForFunction(() => document.querySelector('.sheet-canvas')?.textContent.includes('公开版'))
      await page.reload()
      await page.waitForFunction(() => document.querySelector('.sheet-canvas')?.textContent.includes('公开版'))
    },
  },

  'the chosen edition and language come down in three formats under a telling name': {
    run: async ({ page, base }) => {
      const chain = await firstChain(base)
      for (const [edition, lang] of [['internal', 'zh'], ['public', 'en']]) {
        await atlas(page, base, `?edition=${edition}&lang=${lang}`)
        await page.getByRole('button', { name: edition === 'internal' ? '导出' : 'Export', exact: true }).click()
        for (const [format, first] of [['pdf', '%PDF-'], ['png', '\x89PNG'], ['svg', '<svg ']]) {
          const [download] = await Promise.all([
            page.waitForEvent('download'),
            page.locator('.downloads a', { hasText: format.toUpperCase() }).click(),
          ])
          assert.equal(download.suggestedFilename(), `${chain.id}-${edition}-${lang}.${format}`)
          const bytes = readFileSync(await download.path())
          assert.equal(bytes.subarray(0, first.length).toString('latin1'), first)
          if (format === 'svg') {
            assert.ok(bytes.includes(`data-edition="${edition}"`), 'another edition came')
            assert.ok(bytes.includes(lang === 'zh' ? chain.title.zh : chain.title.en), 'another language came')
          }
        }
      }
    },
  },

  'a drawing that would run or load something does not': {
    // Without the server's content policy, so that the page is seen to protect itself.
    on: { bypassCSP: true },
    run: async ({ page, base }) => {
      await page.route('**/sheet.svg*', async (route) => {
        const answer = await route.fetch()
        const bad =
          '<script>window.ran = 1</script><style>main { display: none }</style>' +
          '<image href="data:image/svg+xml,x" onerror="window.ran = 2"/><image href="https://elsewhere.example/x.png"/>' +
          '<foreignObject><iframe xmlns="http://www.w3.org/1999/xhtml" src="https://elsewhere.example/"/></foreignObject></svg>'
        await route.fulfill({ response: answer, body: (await answer.text()).replace('</svg>', bad) })
      })
      await atlas(page, base)
      assert.equal(await page.evaluate(() => window.ran), undefined)
      assert.ok(await page.locator('main').isVisible())
      assert.equal(await sheet(page).locator('script, style, foreignObject, iframe, image[href]').count(), 0)
    },
  },

  'an unknown chain is said, not guessed': {
    expectFaults: true,
    run: async ({ page, base }) => {
      await page.goto(`${base}/atlas/no-such-chain`)
      await page.getByRole('alert').first().waitFor()
      assert.match(await page.getByRole('alert').first().innerText(), /没有这条产业链/)
    },
  },
}
