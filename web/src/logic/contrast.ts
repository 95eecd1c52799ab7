// How far two colours stand apart for the eye, as the accessibility guidelines measure it.

/** Red, green, blue in 0–255 of `#rrggbb`; null for anything else. */
export function rgb(colour: string): [number, number, number] | null {
  const read = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(colour.trim())
  return read ? [parseInt(read[1]!, 16), parseInt(read[2]!, 16), parseInt(read[3]!, 16)] : null
}

/** The relative luminance of a colour, 0 for black, 1 for white. */
export function luminance(colour: string): number {
  const parts = rgb(colour)
  if (!parts) return NaN
  const [r, g, b] = parts.map((part) => {
    const share = part / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!
}

/** The contrast ratio of two colours, from 1 for the same to 21 for black on white. */
export function contrast(one: string, other: string): number {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (high! + 0.05) / (low! + 0.05)
}

/** The colours that each theme of a style sheet gives, by theme and name. */
export function themes(css: string): Record<string, Record<string, string>> {
  const found: Record<string, Record<string, string>> = {}
  for (const [, name, body] of css.matchAll(/\[data-theme='(\w+)'\] \{([^}]*)\}/g)) {
    const colours: Record<string, string> = {}
    for (const [, key, value] of body!.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/gi)) colours[key!] = value!
    found[name!] = colours
  }
  return found
}
