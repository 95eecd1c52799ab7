// Words that people type are not lost: not by another writer, not by a step beside them, not by a closed window or a lost network.

import assert from 'node:assert/strict'
import { api, send, visit } from '../helpers.mjs'

const dialog = (page) => page.locator('dialog[open]')

/** A meeting that is being held, on a day of its own. */
let day = 10
async function held(base) {
  const made = await send(base, 'POST', '/meetings', { on: `2025-03-${day++}`, place: '' })
  await send(base, 'PUT', `/meetings/${made.id}/agenda`, { version: made.version, items: [{ key: 'own:1', title: '用地', note: '' }, { key: 'own:2', title: '用工', note: '' }] })
  const { version } = await api(base, `/meetings/${made.id}`)
  return send(base, 'PUT', `/meetings/${made.id}/state`, { version, state: 'held' })
}
const opened = (page, base, id) => visit(page, `${base}/dispatch?meeting=${id}&lang=zh`)
const said = (page, item) => page.locator(`[data-item="${item}"]`).getByLabel('会上怎么说')
/** Somebody else keeps minutes meanwhile. */
async function theirs(base, id, change) {
  const { version, minutes } = await api(base, `/meetings/${id}`)
  await send(base, 'PUT', `/meetings/${id}/minutes`, { version, ...minutes, ...change })
}

/** A lead of its own, so that cases do not stand in each other's way. */
let made = 0
async function lead(base, facts = {}) {
  made += 1
  const name = `字句线索${made}`
  const body = { on: '2025-01-20', facts: { name, profile: 'light', investor: `${name}公司`, content: '直播', channel: 'chamber', owner: '干事甲', unit: '商务局', ...facts } }
  return (await send(base, 'POST', '/projects', body)).card.id
}
/** Somebody else reports on it meanwhile. */
async function report(base, id, note) {
  const { card, as_of } = await api(base, `/projects/${id}`)
  await send(base, 'POST', `/projects/${id}/events`, { version: card.version, by: '乙', kind: 'report', on: as_of, note, progress: true })
}
const PAPER = { name: '回单.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n') }

export const cases = {
  'a decision taken while minutes are typed costs none of them': {
    run: async ({ page, base }) => {
      const { id } = await held(base)
      await opened(page, base, id)
      await page.getByLabel('会议要求').fill('抓紧办')
      await said(page, 'own:1').fill('地块已看过')
      assert.ok(await page.getByRole('button', { name: '审核通过' }).isDisabled(), 'passed on before its minutes were saved')
      const item = page.locator('[data-item="own:1"]')
      await item.getByRole('button', { name: '议定并交办' }).click()
      await item.locator('[data-decision-title]').fill('约谈投资方')
      await item.locator('[data-decision-unit]').fill('商务局')
      await item.locator('[data-decision-due]').fill('2025-04-14')
      await item.getByRole('button', { name: '议定', exact: true }).click()
      await page.getByText('已议定，任务已交办').waitFor()
      assert.deepEqual([await page.getByLabel('会议要求').inputValue(), await said(page, 'own:1').inputValue()], ['抓紧办', '地块已看过'])
      const { minutes, decisions } = await api(base, `/meetings/${id}`)
      assert.deepEqual([minutes.summary, minutes.said['own:1'], decisions.length], ['抓紧办', '地块已看过', 1])
      // Taking it back is such a step too.
      await said(page, 'own:2').fill('缺焊工')
      await page.getByRole('button', { name: '撤回' }).click()
      await page.getByLabel('为什么撤回').fill('重了')
      await page.locator('[data-decision]').getByRole('button', { name: '撤回' }).click()
      await page.getByText('已撤回，任务已撤销').waitFor()
      assert.equal(await said(page, 'own:2').inputValue(), '缺焊工')
      assert.equal((await api(base, `/meetings/${id}`)).minutes.said['own:2'], '缺焊工')
    },
  },

  'of two who keep minutes neither loses a word': {
    expectFaults: true,
    run: async ({ page, base }) => {
      const { id } = await held(base)
      await opened(page, base, id)
      await page.getByLabel('会议要求').fill('我写的要求')
      await said(page, 'own:1').fill('我记的用地')
      await theirs(base, id, { chair: '主任', summary: '别人写的要求', said: { 'own:2': '别人记的用工' } })
      await page.getByRole('button', { name: '保存纪要' }).click()
      const both = page.locator('[data-clash="summary"]')
      await both.getByText('别人写的要求').waitFor()
      // What only they wrote is there, what only I wrote stays, and nothing goes out before the one place is settled.
      assert.deepEqual([await page.getByLabel('主持').inputValue(), await said(page, 'own:1').inputValue(), await said(page, 'own:2').inputValue()], ['主任', '我记的用地', '别人记的用工'])
      assert.equal(await page.locator('[data-clash]').count(), 1)
      assert.ok(await page.getByRole('button', { name: '保存纪要' }).isDisabled())
      // It still has to be settled after a reload.
      await page.reload()
      await both.getByText('别人写的要求').waitFor()
      await both.getByRole('button', { name: '两段都要' }).click()
      await page.getByRole('button', { name: '保存纪要' }).click()
      await page.getByText('已保存', { exact: true }).waitFor()
      const { minutes } = await api(base, `/meetings/${id}`)
      assert.deepEqual(minutes, { chair: '主任', present: [], said: { 'own:1': '我记的用地', 'own:2': '别人记的用工' }, summary: '别人写的要求\n我写的要求' })
    },
  },

  'minutes outlive a reload, and of two windows both show the same words': {
    run: async ({ page, base }) => {
      const { id } = await held(base)
      await opened(page, base, id)
      await page.getByLabel('会议要求').fill('没保存的要求')
      await page.getByText('还没保存，只存在这台电脑的浏览器里').waitFor()
      await page.reload()
      await page.getByText('这是上次没保存的文字').waitFor()
      assert.equal(await page.getByLabel('会议要求').inputValue(), '没保存的要求')
      const second = await page.context().newPage()
      await opened(second, base, id)
      assert.equal(await second.getByLabel('会议要求').inputValue(), '没保存的要求')
      await second.getByLabel('主持').fill('主任')
      await page.waitForFunction(() => document.querySelector('#minutes-chair').value === '主任')
      await page.getByLabel('会议要求').fill('两个窗口的要求')
      await page.getByRole('button', { name: '保存纪要' }).click()
      await page.getByText('已保存', { exact: true }).waitFor()
      // The other window learns that it is saved, and has nothing left to save.
      await second.getByText('还没保存').first().waitFor({ state: 'detached' })
      assert.ok(await second.getByRole('button', { name: '保存纪要' }).isDisabled())
      const { minutes } = await api(base, `/meetings/${id}`)
      assert.deepEqual([minutes.chair, minutes.summary], ['主任', '两个窗口的要求'])
    },
  },

  'words found again on this machine do not undo what a colleague wrote since': {
    run: async ({ page, base }) => {
      const { id } = await send(base, 'POST', '/bulletins', { month: '2024-09' })
      await visit(page, `${base}/dispatch?tab=bulletins&open=${id}`)
      await page.getByLabel('工作亮点').fill('我写的亮点')
      await page.getByText('还没保存，只存在这台电脑的浏览器里').waitFor()
      const { version } = await api(base, `/bulletins/${id}`)
      await send(base, 'PUT', `/bulletins/${id}/prose`, { version, prose: { highlights: '别人的亮点', problems: '别人的问题', next_steps: '' } })
      await page.reload()
      await page.locator('[data-clash="highlights"]').getByText('别人的亮点').waitFor()
      assert.deepEqual([await page.getByLabel('工作亮点').inputValue(), await page.getByLabel('存在问题').inputValue()], ['我写的亮点', '别人的问题'])
      await page.getByRole('button', { name: '两段都要' }).click()
      await page.getByRole('button', { name: '保存文字' }).click()
      await page.getByText('文字已保存').waitFor()
      const { prose } = await api(base, `/bulletins/${id}`)
      assert.deepEqual([prose.highlights, prose.problems], ['别人的亮点\n我写的亮点', '别人的问题'])
    },
  },

  'a move refused because somebody was quicker keeps its words and papers, says what he did, and goes through the second time': {
    expectFaults: true,
    run: async ({ page, base }) => {
      const id = await lead(base)
      await visit(page, `${base}/projects/${id}`)
      await page.getByRole('button', { name: '推进到在谈' }).click()
      const note = dialog(page).locator('.proof input.field').first()
      await note.fill('洽谈记录第1号')
      await dialog(page).locator('input[type=file]').first().setInputFiles(PAPER)
      await report(base, id, '乙方来电，改约下周')
      await dialog(page).getByRole('button', { name: '推进', exact: true }).click()
      const told = dialog(page).getByRole('alert')
      await told.getByText('乙方来电，改约下周').waitFor()
      assert.match(await told.innerText(), /别人也改了[\s\S]*你写的都还在/)
      assert.equal(await note.inputValue(), '洽谈记录第1号')
      assert.equal(await dialog(page).locator('input[type=file]').first().evaluate((input) => input.files.length), 1)
      await dialog(page).getByRole('button', { name: '推进', exact: true }).click()
      await page.getByText('已推进到“在谈”').waitFor()
      const { card, proofs, attachments } = await api(base, `/projects/${id}`)
      assert.deepEqual([card.stage.code, proofs[0].note, attachments.length], ['talks', '洽谈记录第1号', 1])
    },
  },

  'a stage that somebody else reached first is not taken for the next one': {
    expectFaults: true,
    run: async ({ page, base }) => {
      const id = await lead(base)
      await visit(page, `${base}/projects/${id}`)
      await page.getByRole('button', { name: '推进到在谈' }).click()
      await dialog(page).locator('.proof input.field').first().fill('洽谈记录第2号')
      const { card, as_of } = await api(base, `/projects/${id}`)
      await send(base, 'POST', `/projects/${id}/moves`, { version: card.version, by: '乙', to: 'talks', on: as_of, proofs: [{ kind: 'meeting_record', note: '别人的记录', file: null }], skip_reason: '' })
      await dialog(page).getByRole('button', { name: '推进', exact: true }).click()
      await dialog(page).getByText('别人也改了').waitFor()
      await dialog(page).getByRole('button', { name: '推进', exact: true }).click()
      await dialog(page).locator('.faults').getByText('还没填').waitFor()
      assert.equal((await api(base, `/projects/${id}`)).card.stage.code, 'talks', 'another stage was chosen without anybody choosing')
    },
  },

  'a report, a step back and a payment go through the second time after somebody was quicker': {
    expectFaults: true,
    run: async ({ page, base }) => {
      const id = await lead(base, { signed_amount: '50000000.00 CNY' })
      await visit(page, `${base}/projects/${id}`)
      const line = page.getByLabel('上报进展', { exact: true })
      await line.fill('已寄资料')
      await report(base, id, '别人先报的')
      await page.getByRole('button', { name: '上报进展' }).click()
      await page.getByRole('alert').getByText('别人先报的').waitFor()
      assert.equal(await line.inputValue(), '已寄资料')
      await page.getByRole('button', { name: '上报进展' }).click()
      await page.getByRole('alert').waitFor({ state: 'detached' })
      assert.equal(await line.inputValue(), '')

      await page.getByRole('button', { name: '记一笔到位资金' }).click()
      await dialog(page).getByLabel('金额（万元）').fill('12')
      await dialog(page).getByLabel('凭证', { exact: true }).setInputFiles(PAPER)
      await report(base, id, '别人又报了')
      await dialog(page).getByRole('button', { name: '记下' }).click()
      await dialog(page).getByText('别人又报了').waitFor()
      assert.equal(await dialog(page).getByLabel('金额（万元）').inputValue(), '12')
      await dialog(page).getByRole('button', { name: '记下' }).click()
      await dialog(page).waitFor({ state: 'detached' })

      await page.getByRole('button', { name: '移交' }).click()
      await dialog(page).getByLabel('移交给').fill('工信局')
      await dialog(page).getByLabel('原因').fill('归口调整')
      await report(base, id, '别人第三次报')
      await dialog(page).getByRole('button', { name: '移交' }).click()
      await dialog(page).getByText('别人第三次报').waitFor()
      assert.equal(await dialog(page).getByLabel('原因').inputValue(), '归口调整')
      await dialog(page).getByRole('button', { name: '移交' }).click()
      await dialog(page).waitFor({ state: 'detached' })
      const { card, paid, history } = await api(base, `/projects/${id}`)
      assert.deepEqual([card.unit, paid.length, history.some(({ note, text }) => `${note}${text.zh}`.includes('已寄资料'))], ['工信局', 1, true])
    },
  },

  'a step on a promise goes through the second time after somebody was quicker': {
    expectFaults: true,
    run: async ({ page, base }) => {
      const { id } = await send(base, 'POST', '/promises', { project: await lead(base), kind: 'subsidy', text: '设备奖补', amount: '500000.00 CNY', currency: 'CNY', condition: '', basis_document: '某办法', basis_article: '', basis_valid_to: null, due: null, note: '' })
      await visit(page, `${base}/promises?open=${id}`)
      await page.locator('aside.drawer').getByRole('button', { name: '解除' }).click()
      await dialog(page).getByLabel('原因').fill('企业放弃')
      const { version, project, ...rest } = await api(base, `/promises/${id}`)
      await send(base, 'PUT', `/promises/${id}`, { version, kind: 'subsidy', text: '设备奖补改', amount: rest.amount, currency: 'CNY', condition: '', basis_document: '某办法', basis_article: '', basis_valid_to: null, due: null, note: '' })
      await dialog(page).getByRole('button', { name: '解除' }).click()
      await dialog(page).getByText('别人也改了').waitFor()
      assert.equal(await dialog(page).getByLabel('原因').inputValue(), '企业放弃')
      await dialog(page).getByRole('button', { name: '解除' }).click()
      await dialog(page).waitFor({ state: 'detached' })
      assert.equal((await api(base, `/promises/${id}`)).state.code, 'released')
    },
  },

  'a lead being entered outlives a reload, in each window alike, and is gone once it is in': {
    run: async ({ page, base }) => {
      await visit(page, `${base}/projects?new=1`)
      const name = page.getByLabel('项目名称')
      const content = page.getByLabel('建设内容')
      await name.fill('写到一半的线索')
      await page.reload()
      await page.getByText('这是上次没保存的文字').waitFor()
      assert.equal(await name.inputValue(), '写到一半的线索')
      const second = await page.context().newPage()
      await visit(second, `${base}/projects?new=1`)
      await second.getByLabel('建设内容').fill('另一个窗口写的')
      await page.waitForFunction(() => [...document.querySelectorAll('textarea')].some(({ value }) => value === '另一个窗口写的'))
      await second.close()
      assert.equal(await content.inputValue(), '另一个窗口写的')
      await page.getByLabel('投资方', { exact: true }).fill('半途公司')
      await page.getByLabel('责任人').fill('干事甲')
      await page.getByLabel('招商方式').selectOption('chamber')
      await page.getByRole('button', { name: '录入', exact: true }).click()
      await page.waitForURL((url) => /^\/projects\/\d+$/.test(url.pathname))
      await visit(page, `${base}/projects?new=1`)
      assert.deepEqual([await name.inputValue(), await page.getByText('还没保存').count()], ['', 0])
    },
  },

  'a letter and a promise being written outlive a reload': {
    run: async ({ page, base }) => {
      const project = await lead(base)
      await visit(page, `${base}/projects/${project}`)
      await page.locator('section#letters').getByRole('button', { name: '征求意见' }).click()
      await dialog(page).getByLabel('征求什么意见').fill('请就用地提出意见')
      await dialog(page).getByLabel('自然资源局').check()
      await page.reload()
      await page.locator('section#letters').getByRole('button', { name: '征求意见' }).click()
      await dialog(page).getByText('这是上次没保存的文字').waitFor()
      assert.equal(await dialog(page).getByLabel('征求什么意见').inputValue(), '请就用地提出意见')
      assert.ok(await dialog(page).getByLabel('自然资源局').isChecked())
      await dialog(page).getByRole('button', { name: '发函' }).click()
      await page.getByText('已发函').waitFor()
      await page.locator('section#letters').getByRole('button', { name: '征求意见' }).click()
      assert.equal(await dialog(page).getByLabel('征求什么意见').inputValue(), '')
      await visit(page, `${base}/promises`)
      await page.getByRole('button', { name: '登记承诺' }).click()
      await dialog(page).getByLabel(/^承诺内容/).fill('写到一半的承诺')
      await page.reload()
      await page.getByRole('button', { name: '登记承诺' }).click()
      await dialog(page).getByText('这是上次没保存的文字').waitFor()
      assert.equal(await dialog(page).getByLabel(/^承诺内容/).inputValue(), '写到一半的承诺')
    },
  },

  'of two who correct a promise or a visit neither loses a word': {
    expectFaults: true,
    run: async ({ page, base }) => {
      const facts = { kind: 'subsidy', text: '设备奖补', amount: '500000.00 CNY', condition: '', basis_document: '某办法', basis_article: '', basis_valid_to: null, due: null, note: '' }
      const promise = await send(base, 'POST', '/promises', { ...facts, project: await lead(base) })
      await visit(page, `${base}/promises?open=${promise.id}`)
      await page.locator('aside.drawer').getByRole('button', { name: '修改' }).click()
      await dialog(page).getByLabel(/^承诺内容/).fill('我改的内容')
      await dialog(page).getByLabel(/^兑现条件/).fill('我加的条件')
      await send(base, 'PUT', `/promises/${promise.id}`, { ...facts, version: promise.version, text: '别人改的内容', note: '别人的备注' })
      await dialog(page).getByRole('button', { name: '保存' }).click()
      await dialog(page).locator('[data-clash="text"]').getByText('别人改的内容').waitFor()
      assert.deepEqual([await dialog(page).getByLabel(/^兑现条件/).inputValue(), await dialog(page).getByLabel('备注').inputValue()], ['我加的条件', '别人的备注'])
      await dialog(page).locator('[data-clash="text"]').getByRole('button', { name: '用对方的' }).click()
      await dialog(page).getByRole('button', { name: '保存' }).click()
      await dialog(page).waitFor({ state: 'detached' })
      const kept = await api(base, `/promises/${promise.id}`)
      assert.deepEqual([kept.text, kept.condition, kept.note], ['别人改的内容', '我加的条件', '别人的备注'])

      const record = await send(base, 'POST', '/visits', { key: 'words-and-words-1', firm_name: '字句公司', said: '谈了用地', on: '2025-01-20', visit: null, next: null })
      await visit(page, `${base}/trips?view=records&record=${record.id}`)
      const drawer = page.locator('aside.drawer')
      await drawer.getByRole('button', { name: '更正' }).click()
      await drawer.getByLabel('谈了什么').fill('我更正的')
      await drawer.getByLabel('更正原因').fill('记错了')
      const { record: now } = await api(base, `/visits/${record.id}`)
      const { firm, said, ...rest } = now.facts
      await send(base, 'PUT', `/visits/${record.id}`, { version: now.version, reason: '补', firm: firm.id, firm_name: firm.name, direction: rest.direction, on: rest.on, team: rest.team, people: rest.people, leader: null, said, asks: '别人补的诉求', next: null, outcome: null, visit: null, project: null, node: null, site: null })
      await drawer.getByRole('button', { name: '保存更正' }).click()
      await drawer.getByText('已带入对方改的').waitFor()
      assert.deepEqual([await drawer.getByLabel('谈了什么').inputValue(), await drawer.getByLabel('更正原因').inputValue()], ['我更正的', '记错了'])
      await drawer.getByRole('button', { name: '保存更正' }).click()
      await drawer.getByText('我更正的').first().waitFor()
      const { record: last } = await api(base, `/visits/${record.id}`)
      assert.deepEqual([last.facts.said, last.facts.asks], ['我更正的', '别人补的诉求'])
    },
  },

  'without network words stay, the page says where they are, and they are saved when it is back': {
    expectFaults: true,
    run: async ({ page, base }) => {
      const { id } = await held(base)
      await opened(page, base, id)
      await page.context().setOffline(true)
      await page.getByLabel('会议要求').fill('断网时写的')
      await page.getByText('没有网络：写的只存在这台电脑的浏览器里').waitFor()
      await page.getByRole('button', { name: '保存纪要' }).click()
      await page.getByRole('alert').getByText('连不上服务').waitFor()
      assert.equal(await page.getByLabel('会议要求').inputValue(), '断网时写的')
      await page.context().setOffline(false)
      await page.getByText('没有网络').waitFor({ state: 'detached' })
      await page.getByRole('button', { name: '保存纪要' }).click()
      await page.getByText('已保存', { exact: true }).waitFor()
      assert.equal((await api(base, `/meetings/${id}`)).minutes.summary, '断网时写的')
    },
  },

  'of two windows with one note neither overwrites the other, and it is sent once': {
    run: async ({ page, base }) => {
      await visit(page, `${base}/trips/note`)
      await page.locator('#note-firm').fill('两窗公司')
      await page.getByText('已存在本机，尚未发送').waitFor()
      const second = await page.context().newPage()
      await visit(second, `${base}/trips/note`)
      await second.waitForFunction(() => document.querySelector('#note-firm').value === '两窗公司')
      await second.locator('#note-said').fill('第二个窗口写的')
      await page.waitForFunction(() => document.querySelector('#note-said').value === '第二个窗口写的')
      await page.locator('#note-next').fill('寄资料')
      await second.waitForFunction(() => document.querySelector('#note-next').value === '寄资料')
      await page.locator('button.save').click()
      await page.locator('.sent').waitFor()
      await second.waitForFunction(() => document.querySelector('#note-firm').value === '')
      const found = (await api(base, '/visits?q=' + encodeURIComponent('第二个窗口写的'))).items
      assert.equal(found.length, 1)
      assert.deepEqual([found[0].facts.firm.name, found[0].facts.next.what], ['两窗公司', '寄资料'])
    },
  },

  'a dialog with typed words asks before it closes, and dropped words are not found again': {
    run: async ({ page, base }) => {
      const project = await lead(base)
      await visit(page, `${base}/projects/${project}`)
      const open = () => page.locator('section#letters').getByRole('button', { name: '征求意见' }).click()
      await open()
      await dialog(page).getByLabel('征求什么意见').fill('写了又不要')
      await page.keyboard.press('Escape')
      await dialog(page).getByRole('button', { name: '继续填写' }).click()
      assert.equal(await dialog(page).getByLabel('征求什么意见').inputValue(), '写了又不要')
      await dialog(page).getByRole('button', { name: '取消' }).click()
      await dialog(page).getByRole('button', { name: '不要了，离开' }).click()
      await dialog(page).waitFor({ state: 'detached' })
      await open()
      assert.equal(await dialog(page).getByLabel('征求什么意见').inputValue(), '')
    },
  },
}
