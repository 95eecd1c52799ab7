import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import en from '@/locales/en'
import zh from '@/locales/zh'
import { addressOf, COMMANDS, listOf, PAGES, readRecents, withRecent, type Recent } from './goto'
import { search } from './search'

const named = [...PAGES, ...COMMANDS].map(({ id, sound }) => {
  const of = (messages: typeof zh) => (messages.goto.page as Record<string, string>)[id] ?? (messages.goto.command as Record<string, string>)[id] ?? ''
  return { id, sound, title: { zh: of(zh), en: of(en as typeof zh) } }
})

test('every page and command has a name in both languages and a syllable for each sign of the Chinese one', () => {
  for (const { id, sound, title } of named) {
    expect(title.en, id).not.toBe('')
    expect([...title.zh.replace(/[A-Z]/g, '')].length, id).toBe(sound.split('-').length)
  }
})

test('a page is found by its initials and by a part of its name', () => {
  const first = (words: string) => search(words, named)[0]?.id
  expect([first('zfjl'), first('renwu'), first('承诺'), first('Tasks'), first('year')]).toEqual(['visits', 'tasks', 'promises', 'tasks', 'year_targets'])
})

test('every page that is named has a route', () => {
  const router = readFileSync(fileURLToPath(new URL('../router.ts', import.meta.url)), 'utf8')
  const routes = [...router.matchAll(/path: '([^']+)'/g)].map((m) => new RegExp(`^${m[1]!.replace(/\/:\w+\??/g, '(?:/[^/]+)?')}$`))
  for (const { id, to } of PAGES) expect(routes.slice(0, -1).some((route) => route.test(to.path)), id).toBe(true)
})

test('what is found leads to its own page', () => {
  expect(addressOf('node', { id: 'tube', chain: 'steel' })).toEqual({ path: '/atlas/steel', query: { node: 'tube' } })
  expect(addressOf('firm', { id: '7' })).toEqual({ path: '/firms/7' })
  expect(listOf('zone', 'x')).toBeNull()
})

test('what was opened twice is remembered once, and what cannot be read is forgotten', () => {
  const one: Recent = { kind: 'firm', title: { zh: '甲', en: '甲' }, to: { path: '/firms/1' } }
  const other: Recent = { ...one, to: { path: '/firms/2' } }
  expect(withRecent([other, one], one)).toEqual([one, other])
  expect(readRecents('[{"to":{"path":"https://elsewhere"}}]')).toEqual([])
  expect(readRecents('{')).toEqual([])
  expect(readRecents(JSON.stringify([one]))).toEqual([one])
})
