// The server's drawing made fit to stand in the page: nothing in it runs, loads or styles anything outside itself.

import { OFF, type Lit } from './lens'
import type { Box, Size } from './zoom'

/** Width every sheet is given, in CSS pixels at scale 1: its smallest print is then just readable. */
const WIDTH = 2400

const PREFIX = 'node:'

export interface Sheet {
  root: SVGSVGElement
  size: Size
  /** Pixels of `size` to one unit of the drawing. */
  unit: number
  /** The group of each node, by node id. */
  nodes: Map<string, SVGGElement>
}

const SVG = 'http://www.w3.org/2000/svg'

/** What a drawing may be made of. Anything else could run, load, or style the page around it. */
const DRAWN = new Set(
  (
    'svg g defs title desc symbol use path rect circle ellipse line polyline polygon text tspan image ' +
    'clipPath mask marker pattern linearGradient radialGradient stop'
  ).split(' '),
)

/** Whether an attribute could run something or fetch something from elsewhere. */
function reaches(element: Element, name: string, value: string): boolean {
  if (name.startsWith('on') || name === 'src') return true
  if (name === 'href' || name.endsWith(':href')) {
    const picture = element.localName === 'image' && /^data:image\/(png|jpeg);/.test(value)
    return !value.startsWith('#') && !picture
  }
  // A backslash could spell `url(` in a way that is not seen here.
  return /url\(\s*['"]?[^'"#\s]|\\/i.test(value)
}

/** Drops what could run or load. The drawing comes from our own server; names in it come from anyone's register. */
function disarm(root: Element): void {
  for (const element of [...root.querySelectorAll('*')]) {
    if (element.namespaceURI !== SVG || !DRAWN.has(element.localName)) element.remove()
  }
  for (const element of [root, ...root.querySelectorAll('*')]) {
    for (const { name, value } of [...element.attributes]) {
      if (reaches(element, name.toLowerCase(), value)) element.removeAttribute(name)
    }
  }
}

/**
 * Puts the cards into the order they are read in, column by column: that is the order the Tab key takes. Each goes to the
 * place of another card, so that what is drawn above what stays.
 */
function orderForReading(groups: SVGGElement[]): void {
  const parent = groups[0]?.parentNode
  const placed = groups.map((group) => {
    const card = group.querySelector('rect')
    return { group, x: Number(card?.getAttribute('x') ?? NaN), y: Number(card?.getAttribute('y') ?? NaN) }
  })
  const readable = ({ group, x, y }: (typeof placed)[number]) =>
    group.parentNode === parent && !group.hasAttribute('transform') && Number.isFinite(x) && Number.isFinite(y)
  if (!placed.every(readable)) return
  const places = groups.map((group) => {
    const place = document.createComment('')
    group.replaceWith(place)
    return place
  })
  placed.sort((a, b) => a.x - b.x || a.y - b.y)
  placed.forEach(({ group }, i) => places[i]!.replaceWith(group))
}

/** Reads a drawing; null when it is none. */
export function readSheet(text: string): Sheet | null {
  const parsed = new DOMParser().parseFromString(text, 'image/svg+xml').documentElement
  if (parsed.localName !== 'svg' || parsed.namespaceURI !== SVG || parsed.querySelector('parsererror')) return null
  // Disarmed where it was parsed: in the page's own document a handler is live as soon as it is there.
  disarm(parsed)
  const root = document.importNode(parsed, true) as unknown as SVGSVGElement
  const box = (root.getAttribute('viewBox') ?? '').trim().split(/[\s,]+/).map(Number)
  const width = box[2] || Number.parseFloat(root.getAttribute('width') ?? '')
  const height = box[3] || Number.parseFloat(root.getAttribute('height') ?? '')
  if (!(width > 0 && height > 0)) return null
  if (box.length !== 4) root.setAttribute('viewBox', `0 0 ${width} ${height}`)
  const size = { width: WIDTH, height: (WIDTH * height) / width }
  root.setAttribute('width', String(size.width))
  root.setAttribute('height', String(size.height))

  // A drawing may say that it is written in the order it is read in.
  if (root.getAttribute('data-order') !== 'given') orderForReading([...root.querySelectorAll<SVGGElement>(`[data-id^="${PREFIX}"]`)])
  const nodes = new Map<string, SVGGElement>()
  for (const group of root.querySelectorAll<SVGGElement>(`[data-id^="${PREFIX}"]`)) {
    nodes.set(group.getAttribute('data-id')!.slice(PREFIX.length), group)
  }
  return { root, size, unit: size.width / width, nodes }
}

/**
 * Names a group by its `<title>`: what is read out and what the pointer shows. Not by `aria-label`, which would hide the
 * words drawn on the card from who listens or speaks to the page.
 */
export function rename(group: SVGGElement, name: string): void {
  group.removeAttribute('aria-label')
  let title = [...group.children].find((child) => child.localName === 'title')
  if (!title) {
    title = document.createElementNS(SVG, 'title')
    group.prepend(title)
  }
  title.textContent = name
}

/** The node a place in the drawing belongs to. */
export function nodeAt(target: EventTarget | null): string | null {
  const group = target instanceof Element ? target.closest(`[data-id^="${PREFIX}"]`) : null
  return group?.getAttribute('data-id')?.slice(PREFIX.length) ?? null
}

/** What of a drawing can be lit: cards, links with their heads, ties between chains, and marks on cards. */
const LIT = '[data-id^="node:"], [data-id^="link:"], [data-id^="tie:"], [data-id^="since:"], [data-head]'

/** Marks each part as lit or faded; null takes all marks away. */
export function light(sheet: Sheet, lit: Lit | null): void {
  for (const part of sheet.root.querySelectorAll(LIT)) {
    const head = part.getAttribute('data-head')
    const id = head === null ? part.getAttribute('data-id')! : `link:${head}`
    // A mark is as its card.
    const level = lit?.get(id.startsWith('since:') ? `${PREFIX}${id.slice(6)}` : id)
    if (level === undefined) part.removeAttribute('data-lit')
    else part.setAttribute('data-lit', level === OFF ? 'off' : String(level))
  }
}

/** A group's box in the sheet's own pixels, whatever the present scale. */
export function boxOf(group: SVGGElement, root: SVGSVGElement, size: Size): Box {
  const outer = root.getBoundingClientRect()
  const inner = group.getBoundingClientRect()
  const k = outer.width / size.width || 1
  return {
    x: (inner.left - outer.left) / k,
    y: (inner.top - outer.top) / k,
    width: Math.max(inner.width / k, 1),
    height: Math.max(inner.height / k, 1),
  }
}
