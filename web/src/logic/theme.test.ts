import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { THEME_KEY, THEMES, shownTheme, themeOf } from './theme'

const boot = readFileSync(fileURLToPath(new URL('../../public/boot.js', import.meta.url)), 'utf8')

/** What the page shows before the app is there. */
function booted(kept: string | null, device: { dark: boolean }): string | undefined {
  const dataset: Record<string, string> = {}
  const meta = { content: 'light' }
  const document = { documentElement: { dataset }, querySelector: () => meta }
  new Function('localStorage', 'matchMedia', 'document', 'addEventListener', boot)({ getItem: (key: string) => (key === THEME_KEY ? kept : null) }, () => ({ matches: device.dark }), document, () => {})
  expect(meta.content).toBe(dataset.theme)
  return dataset.theme
}

test('what was not understood is the device’s own', () => {
  expect([null, '', 'sepia', 'dark', 'light'].map(themeOf)).toEqual(['device', 'device', 'device', 'dark', 'light'])
})

test('the first paint and the app agree on the theme', () => {
  for (const kept of [null, ...THEMES]) {
    for (const dark of [true, false]) expect(booted(kept, { dark }), `${kept} ${dark}`).toBe(shownTheme(themeOf(kept), { dark }))
  }
})
