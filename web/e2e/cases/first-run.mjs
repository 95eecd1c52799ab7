// An empty folder becomes a bureau's own, step by step; the sample comes and goes; a pack is brought.

import assert from 'node:assert/strict'
import { deflateRawSync, crc32 } from 'node:zlib'
import { alone, done, PASSWORD } from '../accounts.mjs'
import { audit, chineseLeft, fits, settled, visit } from '../helpers.mjs'

/** A register of a bureau's own; the firms are invented. */
const REGISTER = `企业名称,统一社会信用代码,经营范围,地址
雁试一号钢管有限公司,,无缝钢管制造；石油套管加工,湖南省衡阳市雁峰区
雁试二号汽车销售有限公司,,汽车销售；二手车经纪,湖南省衡阳市雁峰区
`

/** A zip of texts, as small as the format allows. */
function zipped(files) {
  const parts = []
  const directory = []
  let at = 0
  for (const [name, text] of Object.entries(files)) {
    const path = Buffer.from(name)
    const plain = Buffer.from(text)
    const packed = deflateRawSync(plain)
    const head = Buffer.alloc(30)
    head.writeUInt32LE(0x04034b50, 0)
    head.writeUInt16LE(20, 4)
    head.writeUInt16LE(0x0800, 6)
    head.writeUInt16LE(8, 8)
    head.writeUInt32LE(crc32(plain), 14)
    head.writeUInt32LE(packed.length, 18)
    head.writeUInt32LE(plain.length, 22)
    head.writeUInt16LE(path.length, 26)
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(0x02014b50, 0)
    entry.writeUInt16LE(20, 4)
    head.copy(entry, 6, 4, 30)
    entry.writeUInt32LE(at, 42)
    parts.push(head, path, packed)
    directory.push(entry, path)
    at += head.length + path.length + packed.length
  }
  const size = directory.reduce((sum, part) => sum + part.length, 0)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(Object.keys(files).length, 8)
  end.writeUInt16LE(Object.keys(files).length, 10)
  end.writeUInt32LE(size, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...parts, ...directory, end])
}

const step = (page, name) => page.waitForURL((url) => url.searchParams.get('step') === name)
const heading = (page, name) => page.getByRole('heading', { name, level: 2, exact: true })
const EMPTY = { empty: true }

export const cases = {
  'an empty folder leads from the administrator over name, chains and firms to the atlas': {
    expectFaults: true,
    run: alone(async (page, base) => {
      await page.goto(`${base}/`)
      await page.waitForURL(/\/welcome/)
      await heading(page, '管理员').waitFor()
      await page.getByText('显示为“本机”').waitFor()
      await audit(page, 'the welcome')
      await page.getByLabel('名字').fill('管理员甲')
      await page.getByLabel('密码', { exact: true }).fill(PASSWORD)
      await page.getByLabel('再输一遍').fill(PASSWORD)
      await page.getByRole('button', { name: '设置管理员' }).click()
      await step(page, 'district')

      await page.getByLabel('行政区划', { exact: true }).fill('雁峰')
      await page.locator('[data-region="430406"]').click()
      assert.equal(await page.getByLabel('名称（英文）').inputValue(), 'Yanfeng District')
      await page.getByLabel('招商部门（英文）').fill('')
      await page.getByRole('button', { name: '保存', exact: true }).click()
      await page.getByText('中英文都要写').waitFor()
      await page.getByLabel('招商部门（英文）').fill('Yanfeng Bureau of Commerce')
      await page.getByRole('button', { name: '保存', exact: true }).click()
      await step(page, 'chains')
      await page.locator('.where').getByText('雁峰区').waitFor()

      // Left here, it is resumed where it was.
      await page.goto(`${base}/`)
      await page.locator('.strip').getByText('还有 2 步没做').waitFor()
      await page.locator('.strip').getByRole('link', { name: '接着做' }).click()
      await step(page, 'chains')
      await page.locator('[data-take]').click()
      await page.getByText('现有 9 条产业链').waitFor()
      await page.locator('[data-next]').click()
      await step(page, 'firms')

      await page.locator('[data-bring]').click()
      await page.waitForURL(/\/data\?/)
      await page.getByLabel('选文件', { exact: true }).setInputFiles({ name: '自有企业.csv', mimeType: 'text/csv', buffer: Buffer.from(REGISTER) })
      await page.waitForURL(/draft=/)
      await page.locator('[data-commit]', { hasText: '导入 2 行' }).click()
      await page.getByText('已导入 2 行').waitFor()
      await page.getByRole('link', { name: '回到开始使用' }).first().click()
      await step(page, 'look')
      await page.getByText('库里已有 2 家企业').waitFor()
      await page.locator('[data-atlas]').click()
      await page.waitForURL(/\/atlas/)
      await settled(page)
      await page.goto(`${base}/atlas/steel-pipe`)
      await page.locator('.sheet-canvas [data-id^="node:"]').first().waitFor()

      await page.goto(`${base}/`)
      await page.locator('.strip').getByRole('button', { name: '不再提示' }).click()
      await page.locator('.strip').waitFor({ state: 'detached' })
      await page.reload()
      await settled(page)
      assert.equal(await page.locator('.strip').count(), 0)
    }, EMPTY),
  },

  'steps are put off, pages without chains lead on, and the sample comes and goes whole': {
    expectFaults: true,
    run: alone(async (page, base) => {
      await visit(page, `${base}/welcome`)
      for (const next of ['district', 'chains', 'firms']) {
        await page.locator('[data-later]').click()
        await step(page, next)
      }
      for (const path of ['/atlas', '/targets']) {
        await visit(page, `${base}${path}`)
        await page.getByRole('heading', { name: '还没有产业链' }).waitFor()
        await page.getByRole('link', { name: '去设产业链' }).waitFor()
      }
      await visit(page, `${base}/welcome?step=firms`)
      await page.locator('[data-sample-in]').click()
      await page.getByRole('progressbar', { name: '样例数据' }).waitFor()
      await page.locator('[data-sample-out]').waitFor({ timeout: 120_000 })
      await page.locator('.where').getByText('蒸湘区').waitFor()
      const before = await done(page, base, 'GET', '/projects?limit=1')
      assert.ok(before.total > 100)

      // What somebody wrote upon it is named and asked for.
      const firm = (await done(page, base, 'GET', '/enterprises?limit=1')).items[0]
      await done(page, base, 'POST', '/contacts', { name: '投资部', firm: firm.id, source: '电话询问，同意用于招商联络' })
      await visit(page, `${base}/settings?tab=district`)
      await page.locator('[data-sample-out]').click()
      await page.locator('.hangs').getByText('投资部').waitFor()
      await page.getByLabel('解开：').check()
      await audit(page, 'taking the sample out')
      await page.locator('[data-sample-sure]').click()
      await page.getByText('样例已取出').waitFor({ timeout: 120_000 })
      await page.getByText('解开关联 1 条').waitFor()
      assert.equal((await done(page, base, 'GET', '/enterprises?limit=1')).total, 0)
      assert.equal((await done(page, base, 'GET', '/contacts')).items.length, 1)
    }, EMPTY),
  },

  'a pack that is wrong is refused with every reason, and a right one is taken': {
    expectFaults: true,
    run: alone(async (page, base) => {
      await visit(page, `${base}/welcome?step=chains`)
      const bring = (name, buffer) => page.getByLabel('上传配置包', { exact: true }).setInputFiles({ name, mimeType: 'application/zip', buffer })
      await bring('坏包.zip', zipped({ '../district.toml': 'id = 1', 'run.exe': 'MZ' }))
      await page.getByText('指向包外').waitFor()
      await page.getByText('不是包里的文件').waitFor()
      await bring('不是包.zip', Buffer.from('这不是压缩文件'))
      await page.getByText('这不是 zip 文件').waitFor()
      const district = `id = "test"\nregion = "430406"\ndata_date = "2025-01-31"\naddress = "http://127.0.0.1:8787"\ntitle = { zh = "试包区", en = "Test" }\ncity = { zh = "衡阳市", en = "Hengyang" }\ncontact = { zh = "商务局", en = "Bureau" }\n`
      await bring('好包.zip', zipped({ '试包/district.toml': district }))
      await page.getByText('已载入：0 条链').waitFor()
      await page.locator('.where').getByText('试包区').waitFor()
    }, EMPTY),
  },

  'the welcome fits a phone and speaks English': {
    on: { width: 390, height: 844, touch: true },
    expectFaults: true,
    run: alone(async (page, base) => {
      for (const step of ['admin', 'district', 'chains', 'firms', 'look']) {
        await visit(page, `${base}/welcome?step=${step}&lang=en`)
        await page.locator('section.step').waitFor()
        await fits(page)
        assert.deepEqual(await chineseLeft(page), [], step)
      }
    }, EMPTY),
  },
}
