// A picture of few colours as a small PNG: what is drawn has flat colours, so 256 of them lose next to nothing and weigh half.

import { crc32, deflateSync } from 'node:zlib'

/** Pixels as red, green, blue, alpha → a PNG with a palette of the most frequent kinds of colour; all others take the nearest. Alpha is dropped. */
export function palettePng({ width, height, data }) {
  const key = (at) => (data[at] << 16) | (data[at + 1] << 8) | data[at + 2]
  const counts = new Map()
  for (let at = 0; at < data.length; at += 4) counts.set(key(at), (counts.get(key(at)) ?? 0) + 1)
  // Of colours that nearly look alike one stands for all: else the many shades of the ground would leave no place for a thin red line.
  const alike = new Map()
  for (const [colour, n] of counts) {
    const cell = colour & 0xf0f0f0
    const { most, sum } = alike.get(cell) ?? { most: colour, sum: 0 }
    alike.set(cell, { most: counts.get(most) >= n ? most : colour, sum: sum + n })
  }
  const chosen = [...alike.values()].sort((a, b) => b.sum - a.sum).slice(0, 256).map(({ most }) => most)
  const place = new Map(chosen.map((colour, i) => [colour, i]))
  const far = (a, b) => ((a >> 16) - (b >> 16)) ** 2 + (((a >> 8) & 255) - ((b >> 8) & 255)) ** 2 + ((a & 255) - (b & 255)) ** 2
  const nearest = (colour) => {
    let best = 0
    for (let i = 1; i < chosen.length; i += 1) if (far(chosen[i], colour) < far(chosen[best], colour)) best = i
    place.set(colour, best)
    return best
  }
  const rows = Buffer.alloc((width + 1) * height)
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const colour = key((y * width + x) * 4)
      rows[y * (width + 1) + 1 + x] = place.get(colour) ?? nearest(colour)
    }
  }
  const chunk = (name, body) => {
    const named = Buffer.concat([Buffer.from(name, 'latin1'), body])
    const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)]
    length.writeUInt32BE(body.length)
    check.writeUInt32BE(crc32(named))
    return Buffer.concat([length, named, check])
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  // Eight bits a pixel, each a place in the palette.
  head.set([8, 3], 8)
  const colours = Buffer.from(chosen.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]))
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', head),
    chunk('PLTE', colours),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}
