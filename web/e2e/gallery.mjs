// Makes the small pictures of `docs/gallery.md` from the real product: node e2e/gallery.mjs FOLDER. LIANTU names the binary.
// Pages of the book need `pdftoppm`; without it theirs are left as they are, and that is told.

import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { launch } from './browser.mjs'
import { wear } from './looks.mjs'
import { palettePng } from './palette.mjs'
import { start } from './server.mjs'

const [folder] = process.argv.slice(2)
if (!folder || !process.env.LIANTU) throw new Error('usage: LIANTU=BINARY node e2e/gallery.mjs FOLDER')
/** Width of a picture in pixels: two stand beside each other on a page of text. */
const WIDTH = 880

/** Papers: name, and what is asked of the server. */
const PAPERS = {
  cover: '/api/v1/district/cover.png?edition=internal&lang=zh',
  'sheet-steel-pipe-zh': '/api/v1/chains/steel-pipe/sheet.png?edition=internal&lang=zh',
  'sheet-commerce-en': '/api/v1/chains/commerce/sheet.png?edition=public&lang=en',
  'sheet-living-services-zh': '/api/v1/chains/living-services/sheet.png?edition=internal&lang=zh',
  'wide-new-energy-zh': '/api/v1/chains/new-energy/sheet.png?edition=internal&lang=zh&paper=wide',
}
/** Pages of the public book: name, and words that only its page has at its head, in the order they are looked for. */
const BOOK = { 'book-contents': /目录/, 'book-reading': /怎样读图/, 'book-zone': /五区\s+Zones/, 'book-index': /环节索引/ }
/** Adds a node to a draft, so that the editor has something to show. */
async function edited(page) {
  const edit = (name) => page.locator(`[data-edit="${name}"]`)
  await edit('by').fill('产业科')
  await edit('title').fill('补一个环节')
  await edit('begin').click()
  await edit('new-node').click()
  await edit('zh').fill('管道智能巡检')
  await edit('en').fill('Pipe patrol')
  await edit('rank').fill('7')
  await edit('terms').fill('管道智能巡检机器人')
  await edit('link-with').selectOption({ index: 5 })
  await edit('save').click()
  await page.locator('[data-id="node:pipe-patrol"]').first().waitFor()
}
/** Goes into the first project of the list. */
async function entered(page) {
  await page.locator('table.grid tbody a').first().click()
  await page.waitForURL((url) => /^\/projects\/\d+$/.test(url.pathname))
  await page.waitForFunction(() => document.querySelector('main h1') && !document.querySelector('main .waiting'))
}
/** In the dark theme, as chosen in the user menu. */
const dark = (page) => wear(page, 'dark')
/** Screens: name, path, width, height, and what is done before the picture is taken. */
const SCREENS = [
  ['screen-overview', '/?role=director', 1280, 800],
  ['screen-wall', '/screen?panel=atlas', 1920, 1080],
  ['screen-pipeline', '/projects?view=pipeline', 1280, 800, dark],
  ['screen-gap', '/atlas/steel-pipe?node=electrodes', 1440, 900],
  ['screen-atlas-focus', '/atlas/steel-pipe?focus=hot-rolled', 1280, 800],
  ['screen-atlas-days', '/atlas/steel-pipe?days=1', 1280, 800],
  ['screen-projects', '/projects', 1280, 800],
  ['screen-project', '/projects?view=table&stage=construction', 1280, 800, entered],
  ['screen-edit', '/atlas/steel-pipe/edit', 1280, 800, edited],
  ['screen-portal', '/portal/atlas/auto-services?lang=en', 1280, 800],
  ['screen-phone', '/atlas/steel-pipe', 390, 844],
]

const work = await mkdtemp(join(tmpdir(), 'liantu-gallery-'))
const server = await start(process.env.LIANTU)
const browser = await launch()
try {
  const page = await browser.newPage({ reducedMotion: 'reduce' })
  // A page of its own: what a visited page forbids its content holds for what is put in its place too.
  const desk = await browser.newPage()
  const shown = async (png, width) => {
    await desk.setViewportSize({ width, height: 10 })
    await desk.setContent('<style>*{margin:0}img{display:block;width:100%}</style><img>')
    await desk.locator('img').evaluate(async (img, data) => {
      img.src = `data:image/png;base64,${data}`
      await img.decode()
    }, png.toString('base64'))
    return desk.locator('img')
  }
  const small = async (name, png, width = WIDTH) => {
    const drawn = await (await shown(png, width)).screenshot()
    const { width: across, height, pixels } = await (await shown(drawn, width)).evaluate(async (img) => {
      const canvas = document.createElement('canvas')
      const { naturalWidth: width, naturalHeight: height } = img
      Object.assign(canvas, { width, height })
      const brush = canvas.getContext('2d')
      brush.drawImage(img, 0, 0)
      const bytes = brush.getImageData(0, 0, width, height).data
      const text = await new Promise((done) => {
        const reader = new FileReader()
        reader.onload = () => done(reader.result.split(',')[1])
        reader.readAsDataURL(new Blob([bytes]))
      })
      return { width, height, pixels: text }
    })
    await writeFile(resolve(folder, `${name}.png`), palettePng({ width: across, height, data: Buffer.from(pixels, 'base64') }))
    console.log(`${name}.png`)
  }
  for (const [name, path] of Object.entries(PAPERS)) {
    const answer = await fetch(server.base + path)
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}`)
    await small(name, Buffer.from(await answer.arrayBuffer()))
  }
  const book = join(work, 'book.pdf')
  const answer = await fetch(`${server.base}/api/v1/booklet?edition=public&lang=zh`)
  await writeFile(book, Buffer.from(await answer.arrayBuffer()))
  try {
    const texts = execFileSync('pdftotext', ['-layout', book, '-'], { maxBuffer: 1 << 26 }).toString().split('\f')
    for (const [name, words] of Object.entries(BOOK)) {
      // The contents name every head, so a page is known by its own first lines.
      const at = texts.findIndex((text) => words.test(text.trim().split('\n').slice(0, 6).join('\n')))
      if (at < 0) throw new Error(`the book has no page that begins with ${words}`)
      execFileSync('pdftoppm', ['-png', '-r', '110', '-singlefile', '-f', `${at + 1}`, '-l', `${at + 1}`, book, join(work, name)])
      await small(name, await readFile(join(work, `${name}.png`)))
    }
  } catch (error) {
    if (error.code !== 'ENOENT') throw error
    console.log('pages of the book are left as they are: `pdftoppm` is missing (Debian: poppler-utils)')
  }
  for (const [name, path, width, height, before] of SCREENS) {
    await page.setViewportSize({ width, height })
    await page.goto(server.base + path)
    // Public pages have no app; the wall listens for as long as it stands.
    await page.waitForFunction(() => document.querySelector('h1, svg') && !document.querySelector('main .waiting'))
    await page.waitForTimeout(1200)
    await before?.(page)
    await page.waitForTimeout(600)
    await small(name, await page.screenshot(), Math.min(WIDTH, width))
  }
} finally {
  await browser.close()
  await server.stop()
  await rm(work, { recursive: true, force: true })
}
