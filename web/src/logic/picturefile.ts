// A drawing of the page as a file that stands alone: what its style sheets say is written into it, with its title and its basis above.

const TAKEN = ['fill', 'fill-opacity', 'stroke', 'stroke-width', 'stroke-dasharray', 'stroke-linejoin', 'stroke-linecap', 'opacity', 'font-family', 'font-size', 'font-weight', 'text-anchor', 'dominant-baseline', 'visibility']
const SVG = 'http://www.w3.org/2000/svg'
/** Room for the title and the basis. */
const HEAD = 52
const EDGE = 16

export interface Caption {
  title: string
  basis: string
}

/** The drawing with its own look, as the text of a file. */
export function svgFile(svg: SVGSVGElement, { title, basis }: Caption): { text: string; width: number; height: number } {
  const { width, height } = svg.getBoundingClientRect()
  const copy = svg.cloneNode(true) as SVGSVGElement
  const [of, into] = [[svg, ...svg.querySelectorAll('*')], [copy, ...copy.querySelectorAll('*')]]
  of.forEach((element, i) => {
    const style = getComputedStyle(element)
    const made = into[i]!
    for (const name of TAKEN) {
      const value = style.getPropertyValue(name)
      if (value && value !== 'none 0px' && value !== 'normal') made.setAttribute(name, value)
    }
    for (const name of ['class', 'tabindex', 'role', 'data-mark', 'href', ...made.getAttributeNames().filter((one) => one.startsWith('data-v') || one.startsWith('aria-'))]) made.removeAttribute(name)
  })
  const page = getComputedStyle(document.documentElement)
  const colour = (name: string) => page.getPropertyValue(name).trim()
  const [full, tall] = [Math.ceil(width) + 2 * EDGE, Math.ceil(height) + HEAD + EDGE]
  const out = document.createElementNS(SVG, 'svg')
  for (const [name, value] of Object.entries({ xmlns: SVG, width: full, height: tall, viewBox: `0 0 ${full} ${tall}`, 'font-family': page.getPropertyValue('font-family') || 'sans-serif' })) out.setAttribute(name, String(value))
  const put = (kind: string, attributes: Record<string, string | number>, text = '') => {
    const element = document.createElementNS(SVG, kind)
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value))
    element.textContent = text
    out.append(element)
  }
  put('rect', { width: full, height: tall, fill: colour('--bg') })
  put('text', { x: EDGE, y: 24, fill: colour('--ink'), 'font-size': 15, 'font-weight': 700 }, title)
  put('text', { x: EDGE, y: 43, fill: colour('--ink-3'), 'font-size': 12 }, basis)
  copy.setAttribute('x', String(EDGE))
  copy.setAttribute('y', String(HEAD))
  copy.setAttribute('width', String(width))
  copy.setAttribute('height', String(height))
  out.append(copy)
  return { text: new XMLSerializer().serializeToString(out), width: full, height: tall }
}

/** The same as a picture of dots, twice as fine as the screen's own measure. */
export async function pngFile(svg: SVGSVGElement, caption: Caption): Promise<Blob> {
  const { text, width, height } = svgFile(svg, caption)
  const url = URL.createObjectURL(new Blob([text], { type: 'image/svg+xml' }))
  try {
    const image = new Image(width, height)
    image.src = url
    await image.decode()
    const canvas = Object.assign(document.createElement('canvas'), { width: width * 2, height: height * 2 })
    canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height)
    return await new Promise((done, failed) => canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error('canvas'))), 'image/png'))
  } finally {
    URL.revokeObjectURL(url)
  }
}
