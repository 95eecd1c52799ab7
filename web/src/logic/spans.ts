// A firm's own text cut into plain and marked pieces, so that evidence is shown where it stands.

import type { Evidence } from '@/api/types'

export interface Piece {
  text: string
  marked: boolean
}

interface Range {
  from: number
  to: number
}

/** Where a byte offset of the UTF-8 form lies in a JavaScript string; -1 inside a character or past the end. */
function indexOfByte(text: string, byte: number): number {
  let bytes = 0
  let index = 0
  for (const character of text) {
    if (bytes >= byte) break
    const code = character.codePointAt(0)!
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
    index += character.length
  }
  return bytes === byte ? index : -1
}

/**
 * The span in JavaScript's own offsets. The server counts bytes; a span whose bytes do not give its own words back is
 * looked for by its words, and dropped when they are not there: a wrong mark is worse than none.
 */
function locate(text: string, { from, to, text: words }: Evidence): Range | null {
  const start = indexOfByte(text, from)
  const end = indexOfByte(text, to)
  if (start >= 0 && end >= start && text.slice(start, end) === words) return { from: start, to: end }
  const found = words ? text.indexOf(words) : -1
  return found < 0 ? null : { from: found, to: found + words.length }
}

/** Overlapping and touching spans become one. */
function merge(ranges: Range[]): Range[] {
  const merged: Range[] = []
  for (const range of [...ranges].sort((a, b) => a.from - b.from || a.to - b.to)) {
    const last = merged.at(-1)
    if (last && range.from <= last.to) last.to = Math.max(last.to, range.to)
    else merged.push({ ...range })
  }
  return merged
}

/** The whole text in pieces; joined again they are the text. */
export function pieces(text: string, evidence: Evidence[]): Piece[] {
  const result: Piece[] = []
  let at = 0
  for (const { from, to } of merge(evidence.map((e) => locate(text, e)).filter((r) => r !== null))) {
    if (from > at) result.push({ text: text.slice(at, from), marked: false })
    result.push({ text: text.slice(from, to), marked: true })
    at = to
  }
  if (at < text.length) result.push({ text: text.slice(at), marked: false })
  return result
}

/** The whole text in pieces, given bytes of it alone; a span that does not fall on characters is left out. */
export function marked(text: string, spans: { from: number; to: number }[]): Piece[] {
  const words = spans.map(({ from, to }) => {
    const start = indexOfByte(text, from)
    const end = indexOfByte(text, to)
    return start >= 0 && end >= start ? { part: 'name' as const, from, to, text: text.slice(start, end) } : null
  })
  return pieces(text, words.filter((span) => span !== null))
}

/** Shortens the plain pieces of a long text to what stands beside a mark. `around` counts characters on each side. */
export function excerpt(all: Piece[], around: number): Piece[] {
  if (!all.some((piece) => piece.marked)) return all
  return all.map((piece, i) => {
    if (piece.marked) return piece
    const characters = [...piece.text]
    const first = i === 0
    const last = i === all.length - 1
    const room = first || last ? around : around * 2
    if (characters.length <= room + 1) return piece
    const head = first ? '' : characters.slice(0, around).join('')
    const tail = last ? '' : characters.slice(-around).join('')
    return { text: `${head}…${tail}`, marked: false }
  })
}
