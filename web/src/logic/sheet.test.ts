// @vitest-environment jsdom

import { describe, expect, test } from 'vitest'
import { nodeAt, readSheet, rename } from './sheet'

const svg = (inside: string, more = 'viewBox="0 0 841 594"') =>
  `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ${more}>${inside}</svg>`
const read = (inside: string) => readSheet(svg(inside))!
/** What is left of a drawing's inside. */
const left = (inside: string) => read(inside).root.innerHTML.replaceAll(' xmlns="http://www.w3.org/2000/svg"', '')
const card = (id: string, x: number, y: number) => `<g data-id="node:${id}"><rect x="${x}" y="${y}"/><text>${id}</text></g>`

describe('a drawing is disarmed', () => {
  test.each([
    ['a script', '<script>alert(1)</script>'],
    ['a script by address', '<script href="https://elsewhere.example/x.js"/>'],
    ['a page within', '<foreignObject><body xmlns="http://www.w3.org/1999/xhtml"><img src="x" onerror="alert(1)"/></body></foreignObject>'],
    ['an element of another language', '<iframe xmlns="http://www.w3.org/1999/xhtml" src="https://elsewhere.example"/>'],
    ['a link', '<a href="javascript:alert(1)"><text>press</text></a>'],
    ['a change over time', '<animate attributeName="href" to="javascript:alert(1)"/>'],
    ['a set value', '<set attributeName="onclick" to="alert(1)"/>'],
    ['a style sheet', '<style>body { display: none }</style>'],
    ['one script after another', '<script>alert(1)</script><script>alert(2)</script>'],
  ])('%s is dropped', (_, inside) => {
    expect(left(`<g>${inside}</g>`)).toBe('<g></g>')
  })

  test.each([
    ['what a click runs', '<rect onclick="alert(1)"/>', '<rect></rect>'],
    ['what loading runs', '<rect ONLOAD="alert(1)"/>', '<rect></rect>'],
    ['a picture from elsewhere', '<image href="https://elsewhere.example/x.png"/>', '<image></image>'],
    ['a picture by the old attribute', '<image xlink:href="//elsewhere.example/x.png"/>', '<image></image>'],
    ['a picture that is a drawing', '<image href="data:image/svg+xml,x"/>', '<image></image>'],
    ['a symbol from elsewhere', '<use href="/other.svg#a"/>', '<use></use>'],
    ['a fill from elsewhere', '<rect fill="url(https://elsewhere.example/#p)"/>', '<rect></rect>'],
    ['a fill in a style', '<rect style="fill: url( \'//elsewhere.example\')"/>', '<rect></rect>'],
    ['a fill that hides its name', '<rect style="fill: u\\72l(//elsewhere.example)"/>', '<rect></rect>'],
  ])('%s is dropped', (_, inside, expected) => {
    expect(left(inside)).toBe(expected)
  })

  test.each([
    ['a fill of its own', '<rect fill="url(#hatch)"></rect>'],
    ['a symbol of its own', '<use href="#icon"></use>'],
    ['a picture it carries', '<image href="data:image/png;base64,AAAA"></image>'],
    ['words that look like code', '<text>&lt;script&gt; onload=1 url(x)</text>'],
  ])('%s stays', (_, inside) => {
    expect(left(inside)).toBe(inside)
  })

  test('the root too', () => {
    const sheet = readSheet(svg('<rect/>', 'viewBox="0 0 2 1" onload="alert(1)"'))!
    expect(sheet.root.hasAttribute('onload')).toBe(false)
  })
})

describe('a drawing is read', () => {
  test.each(['', 'plain', '<html/>', '<svg/>', svg('<g>'), svg('', ''), svg('', 'viewBox="0 0 0 0"'), svg('', 'viewBox="a b c d"')])(
    'and what is none gives nothing: %s',
    (text) => {
      expect(readSheet(text)).toBeNull()
    },
  )

  test('with its size in pixels and its shape kept', () => {
    const { size, unit } = readSheet(svg('', 'viewBox="0 0 800 400"'))!
    expect(size).toEqual({ width: 2400, height: 1200 })
    expect(unit).toBe(3)
  })

  test('without a view box by its width and height', () => {
    const sheet = readSheet(svg('', 'width="200mm" height="100mm"'))!
    expect(sheet.size.height).toBe(1200)
    expect(sheet.root.getAttribute('viewBox')).toBe('0 0 200 100')
  })

  test('with its cards column by column, what lies above what unchanged', () => {
    const inside = `<path id="under"/>${card('c', 50, 10)}${card('b', 10, 60)}<path id="between"/>${card('a', 10, 10)}<path id="over"/>`
    const { root, nodes } = read(inside)
    expect([...nodes.keys()]).toEqual(['a', 'b', 'c'])
    expect([...root.children].map((c) => c.id || c.getAttribute('data-id'))).toEqual(['under', 'node:a', 'node:b', 'between', 'node:c', 'over'])
  })

  test('with its cards as drawn where they cannot be placed', () => {
    const { nodes } = read(`${card('c', 50, 10)}<g data-id="node:b"/>${card('a', 10, 10)}`)
    expect([...nodes.keys()]).toEqual(['c', 'b', 'a'])
  })
})

test('a card is named by its title and by nothing that hides its words', () => {
  const { nodes } = read('<g data-id="node:a" aria-label="old"><rect x="0" y="0"/></g><g data-id="node:b"><title>old</title><rect x="1" y="0"/></g>')
  for (const group of nodes.values()) {
    rename(group, 'new')
    expect(group.hasAttribute('aria-label')).toBe(false)
    expect([...group.querySelectorAll(':scope > title')].map((title) => title.textContent)).toEqual(['new'])
  }
})

test('a place in a card belongs to its node, any other to none', () => {
  const { root } = read(`${card('a', 0, 0)}<g data-id="link:a-b"><path/></g>`)
  expect(nodeAt(root.querySelector('text'))).toBe('a')
  expect(nodeAt(root.querySelector('path'))).toBeNull()
  expect(nodeAt(null)).toBeNull()
})
