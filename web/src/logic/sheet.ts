// The server's drawing made fit to stand in the page: nothing in it runs, loads or styles anything outside itself.

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

const FORBIDDEN = 'script, foreignObject, iframe, object, embed, audio, video, animate, set, handler'

/** Drops what could run or load. The drawing comes from our own server; names in it come from anyone's register. */
function disarm(root: Element): void {
  for (const element of root.querySelectorAll(FORBIDDEN)) element.remove()
  for (const element of [root, ...root.querySelectorAll('*')]) {
    for (const { name, value } of [...element.attributes]) {
      const link = name === 'href' || name.endsWith(':href')
      const local = value.startsWith('#') || value.startsWith('data:image/')
      if (name.startsWith('on') || (link && !local) || /url\(\s*['"]?[^'"#\s]/i.test(value)) element.removeAttribute(name)
    }
  }
  // A style sheet inside a drawing holds for the whole page unless it is told its place.
  for (const style of root.querySelectorAll('style')) {
    const rules = (style.textContent ?? '').replace(/@import[^;]*;/gi, '')
    style.textContent = `@scope (.sheet-canvas) { ${rules} }`
  }
}

/** Reads a drawing; null when it is none. */
export function readSheet(text: string): Sheet | null {
  const parsed = new DOMParser().parseFromString(text, 'image/svg+xml').documentElement
  if (parsed.localName !== 'svg') return null
  const root = document.importNode(parsed, true) as unknown as SVGSVGElement
  disarm(root)
  const box = (root.getAttribute('viewBox') ?? '').trim().split(/[\s,]+/).map(Number)
  const width = box[2] || Number.parseFloat(root.getAttribute('width') ?? '')
  const height = box[3] || Number.parseFloat(root.getAttribute('height') ?? '')
  if (!(width > 0 && height > 0)) return null
  if (box.length !== 4) root.setAttribute('viewBox', `0 0 ${width} ${height}`)
  const size = { width: WIDTH, height: (WIDTH * height) / width }
  root.setAttribute('width', String(size.width))
  root.setAttribute('height', String(size.height))

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
    title = document.createElementNS('http://www.w3.org/2000/svg', 'title')
    group.prepend(title)
  }
  title.textContent = name
}

/** The node a place in the drawing belongs to. */
export function nodeAt(target: EventTarget | null): string | null {
  const group = target instanceof Element ? target.closest(`[data-id^="${PREFIX}"]`) : null
  return group?.getAttribute('data-id')?.slice(PREFIX.length) ?? null
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
