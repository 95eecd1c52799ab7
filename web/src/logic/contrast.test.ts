import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { contrast, themes } from './contrast'

const given = themes(readFileSync(fileURLToPath(new URL('../styles/tokens.css', import.meta.url)), 'utf8'))
const NAMES = ['light', 'dark', 'wall']

const GROUNDS = ['bg', 'surface-2']
const TEXT: [string, string][] = [
  ...['ink', 'ink-2', 'ink-3', 'action', 'red', 'amber', 'green', 'data', 'gap-plain'].flatMap((text): [string, string][] => GROUNDS.map((ground) => [text, ground])),
  ...['action', 'ink', 'ink-2'].map((text): [string, string] => [text, 'action-bg']),
  ...['red', 'amber', 'green'].flatMap((kind): [string, string][] => [[kind, `${kind}-bg`], ['ink-2', `${kind}-bg`], ['ink', `${kind}-bg`]]),
  ...['missing', 'weak', 'strong', 'extend', 'new'].flatMap((kind): [string, string][] => [[`gap-${kind}`, `gap-${kind}-bg`], [`gap-${kind}`, 'bg']]),
  ...['upstream', 'midstream', 'downstream', 'support'].map((stage): [string, string] => [`stage-${stage}-ink`, `stage-${stage}`]),
  ...['park', 'street', 'commercial', 'scenic', 'area'].map((zone): [string, string] => ['on-zone', `zone-${zone}`]),
  ['on-action', 'action'],
  ['on-red', 'red'],
  ['bg', 'ink'],
  ['ink', 'highlight'],
]
const MARKS: [string, string][] = [
  ...['data', 'data-2', 'red-mark', 'amber-mark', 'green-mark', 'action', 'gap-weak-mark', 'gap-extend-mark', 'change-added', 'change-altered', 'change-removed'].map((mark): [string, string] => [mark, 'bg']),
  ...['park', 'street', 'commercial', 'scenic', 'area'].map((zone): [string, string] => [`zone-${zone}`, 'bg']),
]

describe('the colours', () => {
  test('the arithmetic is that of the guidelines', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21)
    expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2)
    expect(contrast('#1f57a4', '#1f57a4')).toBe(1)
  })

  test('each theme gives every colour, so that none shines through from another', () => {
    expect(Object.keys(given)).toEqual(NAMES)
    for (const name of NAMES) expect(Object.keys(given[name]!), name).toEqual(Object.keys(given.light!))
  })

  for (const name of NAMES) {
    test(`texts can be read in the theme ${name}`, () => {
      const colours = given[name]!
      const faint = TEXT.map(([text, ground]) => ({ text, ground, ratio: contrast(colours[text]!, colours[ground]!) })).filter(({ ratio }) => !(ratio >= 4.5))
      expect(faint).toEqual([])
    })

    test(`marks can be told from the ground in the theme ${name}`, () => {
      const colours = given[name]!
      const faint = MARKS.map(([mark, ground]) => ({ mark, ground, ratio: contrast(colours[mark]!, colours[ground]!) })).filter(({ ratio }) => !(ratio >= 3))
      expect(faint).toEqual([])
    })
  }
})
