import { describe, expect, test } from 'vitest'
import { reach, step, type Link, type Place, type Trail, type Way } from './walk'

const place = (id: string, x: number, y: number): Place => ({ id, x, y, width: 10, height: 6 })
const link = (from: string, to: string, weight = 1): Link => ({ from, to, weight })

const PLACES = [place('ore', 0, 0), place('scrap', 0, 10), place('billet', 20, 5), place('pipe', 40, 0), place('bar', 40, 20)]
const LINKS = [link('ore', 'billet', 1), link('scrap', 'billet', 3), link('billet', 'pipe', 2), link('billet', 'bar', 2)]

describe('a step', () => {
  const check = (way: Way, at: string, expect_: string | null, trail: Trail | null = null) =>
    expect(step(way, at, PLACES, LINKS, trail)).toBe(expect_)

  test('right leads to who takes, by weight and then by nearness', () => {
    check('right', 'ore', 'billet')
    check('right', 'billet', 'pipe')
    check('right', 'pipe', null)
  })
  test('left leads to the strongest supplier, or back to where one came from', () => {
    check('left', 'billet', 'scrap')
    check('left', 'billet', 'ore', { from: 'ore', way: 'right' })
    check('left', 'billet', 'scrap', { from: 'bar', way: 'right' })
    check('right', 'billet', 'bar', { from: 'bar', way: 'left' })
  })
  test('up and down stay in the column and end at its ends', () => {
    check('down', 'ore', 'scrap')
    check('up', 'scrap', 'ore')
    check('up', 'ore', null)
    check('down', 'billet', null)
    check('down', 'pipe', 'bar')
  })
  test('a card that is not there has no ways', () => check('up', 'nowhere', null))
  test('it does not depend on the order of the links', () => {
    for (const way of ['left', 'right'] as const) {
      for (const { id } of PLACES) expect(step(way, id, PLACES, [...LINKS].reverse())).toBe(step(way, id, PLACES, LINKS))
    }
  })
})

describe('what a node reaches', () => {
  const check = (node: string, links: Link[], nodes: Record<string, number>, lit: Record<string, number>) => {
    const found = reach(node, links)
    expect(Object.fromEntries(found.nodes)).toEqual(nodes)
    expect(Object.fromEntries(found.links)).toEqual(lit)
  }
  test('up and down over several links, with distances', () => {
    check('ore', LINKS, { ore: 0, billet: 1, pipe: 2, bar: 2 }, { 'ore:billet': 1, 'billet:pipe': 2, 'billet:bar': 2 })
    check('pipe', LINKS, { pipe: 0, billet: 1, ore: 2, scrap: 2 }, { 'ore:billet': 2, 'scrap:billet': 2, 'billet:pipe': 1 })
  })
  test('a link beside the way is not lit: what a customer buys elsewhere is not of the node', () => {
    const links = [link('a', 'b'), link('c', 'b')]
    check('a', links, { a: 0, b: 1 }, { 'a:b': 1 })
  })
  test('a loop ends', () => {
    check('a', [link('a', 'b'), link('b', 'a')], { a: 0, b: 1 }, { 'a:b': 1, 'b:a': 1 })
    check('a', [link('a', 'a')], { a: 0 }, {})
  })
  test('alone it reaches itself', () => check('a', [], { a: 0 }, {}))
})
