// The drawers of the atlas: what is told of a node and of a chain, and to whom.

import assert from 'node:assert/strict'
import { api, atlas, busyNode, card, drawer, firstChain, gaps, sheet, surveyedGap, visit } from '../helpers.mjs'

export const cases = {
  'a click on a card opens its drawer with firms and the words that prove them': {
    run: async ({ page, base }) => {
      const chain = await atlas(page, base)
      const node = await busyNode(base, chain.id)
      await card(page, node.node).click()
      await drawer(page).getByRole('heading', { name: node.title_zh }).waitFor()
      await page.waitForFunction(() => document.querySelector('aside.drawer mark'))
      assert.equal(new URL(page.url()).searchParams.get('node'), node.node)
      const { firms } = await api(base, `/chains/${chain.id}/nodes/${node.node}`)
      assert.ok((await drawer(page).innerText()).includes(firms[0].enterprise.name))
      const marked = await drawer(page).locator('mark').allInnerTexts()
      const words = firms[0].evidence.map((e) => e.text)
      assert.ok(words.every((w) => marked.some((m) => m.includes(w))), `${words} is not marked among ${marked}`)
    },
  },

  'the public edition holds no internal words': {
    run: async ({ page, base }) => {
      const chain = await firstChain(base)
      const node = await busyNode(base, chain.id)
      for (const lang of ['zh', 'en']) {
        await visit(page, `${base}/atlas/${chain.id}?edition=public&node=${node.node}&lang=${lang}`)
        await sheet(page).locator('[data-id^="node:"]').first().waitFor()
        const said = `${await sheet(page).textContent()}\n${await drawer(page).textContent()}`
        for (const word of ['内部', '目标', '研判', '值·能', '把握', 'nternal', 'INTERNAL', 'arget', 'udgement', 'ikelihood', 'certainty']) {
          assert.ok(!said.includes(word), `the public edition says “${word}”`)
        }
        assert.equal(await drawer(page).locator('form, mark').count(), 0)
      }
    },
  },

  'the public edition names no firm from elsewhere, which the internal one does': {
    run: async ({ page, base }) => {
      const chain = await firstChain(base)
      for (const { node } of chain.squares.filter((square) => square.kind === 'Extend' || square.kind === 'Missing')) {
        const { firms } = await api(base, `/chains/${chain.id}/nodes/${node}`)
        const away = firms.find((firm) => !firm.enterprise.local)?.enterprise.name
        if (!away) continue
        await atlas(page, base, `?node=${node}`)
        await drawer(page).getByText(away).first().waitFor()
        await visit(page, `${base}/atlas/${chain.id}?edition=public&node=${node}`)
        const said = await drawer(page).innerText()
        assert.ok(!said.includes(away), `the public edition names ${away}`)
        assert.ok(!said.includes('外地'), 'the public edition counts firms from elsewhere')
        return
      }
      assert.fail('no node that is sought has a firm from elsewhere')
    },
  },

  'the public edition shows a judged label without saying that it is judged': {
    run: async ({ page, base }) => {
      const chain = await firstChain(base)
      const judged = (await gaps(base, chain.id)).find((gap) => gap.judged !== null)
      assert.ok(judged, 'no node is judged')
      await visit(page, `${base}/atlas/${chain.id}?node=${judged.node}`)
      assert.ok((await drawer(page).innerText()).includes(judged.judged.reason))
      await visit(page, `${base}/atlas/${chain.id}?edition=public&node=${judged.node}`)
      const said = await drawer(page).innerText()
      assert.ok(!said.includes('研') && !said.includes(judged.judged.reason), said)
      assert.equal(await drawer(page).locator('[title]').count(), 0)
    },
  },

  'a judgement shows 研 beside the computed label and withdrawing it restores': {
    run: async ({ page, base }) => {
      const chain = await firstChain(base)
      const node = (await gaps(base, chain.id)).find((gap) => gap.judged === null && gap.kind !== 'Extend')
      assert.ok(node, 'every node is judged already')
      await atlas(page, base, `?node=${node.node}`)
      const chips = drawer(page).locator('.chips').first()
      const before = await chips.innerText()
      assert.ok(!before.includes('研'))
      await drawer(page).getByRole('button', { name: '研判', exact: true }).click()
      await drawer(page).getByRole('button', { name: '保存研判' }).click()
      await drawer(page).getByRole('alert').waitFor()
      await drawer(page).getByLabel('判为').selectOption('Extend')
      await drawer(page).getByLabel('理由').fill('链主在外地成材，宜就地延伸')
      await drawer(page).getByLabel('经办人').fill('链办')
      await drawer(page).getByRole('button', { name: '保存研判' }).click()
      await drawer(page).getByText('研', { exact: true }).first().waitFor()
      assert.ok((await chips.innerText()).includes('延链'))
      assert.ok((await drawer(page).innerText()).includes('链主在外地成材，宜就地延伸'))
      await page.waitForFunction(
        (id) => document.querySelector(`[data-id="node:${id}"] > title`)?.textContent.includes('延链'),
        node.node,
      )
      const kept = (await gaps(base, chain.id)).find((gap) => gap.node === node.node)
      assert.deepEqual([kept.kind, kept.shown, kept.judged?.by], [node.kind, 'Extend', '链办'])
      await drawer(page).getByRole('button', { name: '撤回研判' }).click()
      await drawer(page).getByRole('button', { name: '研判', exact: true }).waitFor()
      assert.equal(await chips.innerText(), before)
      const restored = (await gaps(base, chain.id)).find((gap) => gap.node === node.node)
      assert.deepEqual([restored.judged, restored.shown], [null, node.shown])
    },
  },

  'the reasons of a label are read in the order checked, and one holds': {
    run: async ({ page, base }) => {
      const chain = await firstChain(base)
      const node = await busyNode(base, chain.id)
      await atlas(page, base, `?node=${node.node}`)
      await drawer(page).locator('ol li').first().waitFor()
      const held = drawer(page).locator('ol li.held')
      assert.equal(await held.count(), 1)
      const rung = node.ladder.find((r) => r.state === 'held')
      assert.ok((await held.innerText()).includes(rung.text.zh))
    },
  },

  'the drawer of a gap says who buys it and from where': {
    run: async ({ page, base }) => {
      const { path, survey } = await surveyedGap(base)
      await visit(page, `${base}${path}`)
      const said = await drawer(page).innerText()
      for (const { name, partner } of survey.bought) {
        assert.ok(said.includes(name), `${name} is not named as a buyer`)
        if (partner) assert.ok(said.includes(partner), `${partner} is not named as a supplier`)
      }
      for (const { place } of survey.places) if (place) assert.ok(said.includes(place), `${place} is not named`)
      // To the public no firm's dealings are told.
      await visit(page, `${base}${path}&edition=public`)
      const open = await drawer(page).innerText()
      for (const { partner } of survey.bought) if (partner) assert.ok(!open.includes(partner), `${partner} is told to the public`)
    },
  },

  'the drawer tells what a label was since when and what turned it': {
    run: async ({ page, base }) => {
      const { id } = await firstChain(base)
      const { node } = await busyNode(base, id)
      const { items } = await api(base, `/chains/${id}/nodes/${node}/labels`)
      const turns = items.filter((item, at) => item.turned || at === items.length - 1)
      await visit(page, `${base}/atlas/${id}?node=${node}`)
      await drawer(page).getByRole('button', { name: '查看沿革' }).click()
      const rows = drawer(page).locator('.history > li')
      await rows.first().waitFor()
      assert.deepEqual(await rows.locator('time').allInnerTexts(), turns.map((item) => item.as_of))
      const last = turns[0].changes.at(-1)
      if (last) assert.ok((await rows.first().innerText()).includes(last.text.zh))
    },
  },

  'the chain’s directions, leaders, ties, returns and policies are told, and lead to their nodes': {
    run: async ({ page, base }) => {
      const { id } = await firstChain(base)
      const chain = await api(base, `/chains/${id}`)
      await atlas(page, base)
      await page.getByRole('button', { name: '这条链' }).click()
      await drawer(page).getByRole('heading', { level: 2 }).waitFor()
      assert.equal(new URL(page.url()).searchParams.get('about'), '1')
      const said = await drawer(page).innerText()
      const told = [
        ...chain.directions.map((direction) => direction.text.zh),
        ...chain.anchors.map((anchor) => anchor.name),
        ...chain.ties.flatMap((tie) => [tie.chain_title.zh, tie.what.zh]),
        ...chain.returns.map((flow) => flow.what.zh),
        ...chain.policies.map((policy) => policy.title.zh),
      ]
      assert.ok(told.length > 20, 'the chain says little of itself')
      for (const text of told) assert.ok(said.includes(text), `“${text}” is not told`)
      const anchor = chain.node_list.find((node) => node.id === chain.anchors[0].node)
      await drawer(page).getByRole('button', { name: anchor.title.zh, exact: true }).first().click()
      await drawer(page).getByRole('heading', { name: anchor.title.zh }).waitFor()
      assert.equal(new URL(page.url()).searchParams.get('about'), null)
    },
  },

  'Escape closes what is told of the chain and gives the focus back': {
    run: async ({ page, base }) => {
      await atlas(page, base)
      const button = page.getByRole('button', { name: '这条链' })
      await button.click()
      await page.waitForFunction(() => document.activeElement?.closest('aside.drawer'))
      await page.keyboard.press('Escape')
      await drawer(page).waitFor({ state: 'detached' })
      await page.waitForFunction(() => document.activeElement?.textContent.trim() === '这条链')
      assert.equal(await button.getAttribute('aria-pressed'), 'false')
    },
  },

  'on a phone a node is opened from the list and closed again': {
    on: { width: 390, height: 844, touch: true },
    run: async ({ page, base }) => {
      const chain = await firstChain(base)
      await visit(page, `${base}/atlas/${chain.id}`)
      const { title } = chain.squares[0]
      await page.locator('.nodes').getByRole('button', { name: title.zh }).first().tap()
      await drawer(page).getByRole('heading', { name: title.zh }).waitFor()
      await drawer(page).getByRole('button', { name: '关闭' }).tap()
      await drawer(page).waitFor({ state: 'detached' })
    },
  },
}
