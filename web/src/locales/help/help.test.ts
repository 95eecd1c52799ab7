import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { isChinese } from '@/logic/han'
import { help as en } from './en'
import { help as zh } from './zh'

const router = readFileSync(fileURLToPath(new URL('../../router.ts', import.meta.url)), 'utf8')
const routes = [...router.matchAll(/name: '([\w-]+)', component/g)].map((m) => m[1]!)

test('every route has help, in both languages', () => {
  expect(routes.length).toBeGreaterThan(18)
  for (const route of routes) {
    for (const [lang, help] of Object.entries({ zh, en })) {
      expect(help[route]?.for, `${route} in ${lang}`).toBeTruthy()
      expect(help[route]!.acts.length, `${route} in ${lang}`).toBeGreaterThan(0)
    }
  }
})

test('the two languages say the same things, each in its own signs', () => {
  expect(Object.keys(en)).toEqual(Object.keys(zh))
  for (const [route, { for: what, acts, words }] of Object.entries(en)) {
    expect(acts.length, route).toBe(zh[route]!.acts.length)
    expect(words.length, route).toBe(zh[route]!.words.length)
    expect(isChinese([what, ...acts, ...words.flat()].join('')), route).toBe(false)
  }
})
