import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { parse } from 'vue/compiler-sfc'
import {
  CHECK_STATES,
  DECISION_KINDS,
  GAP_KINDS,
  HALVES,
  REJECT_REASONS,
  RUNG_STATES,
  SITE_OUTCOMES,
  STAGES,
  STANDS,
  SURVEY_SIDES,
  VETO_RULES,
  VISIT_STATES,
} from '@/api/types'
import { isChinese } from '@/logic/han'
import en from './en'
import zh from './zh'

const SRC = fileURLToPath(new URL('..', import.meta.url))

function flat(messages: object, prefix = ''): Map<string, string> {
  const result = new Map<string, string>()
  for (const [key, value] of Object.entries(messages)) {
    if (typeof value === 'string') result.set(prefix + key, value)
    else for (const entry of flat(value as object, `${prefix}${key}.`)) result.set(...entry)
  }
  return result
}
const chinese = flat(zh)
const english = flat(en)

const sources = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .map((name) => join(SRC, name))
  .filter((file) => /\.(vue|ts)$/.test(file) && !file.endsWith('.test.ts') && !file.includes(`${join('src', 'locales')}`))
  // The generated contract speaks to developers.
  .filter((file) => !file.endsWith(join('api', 'schema.ts')))
  .map((file) => ({ name: relative(SRC, file), text: readFileSync(file, 'utf8') }))

/** Words that a person could read: two letters in a row, or a Chinese character. */
const readable = (text: string) => /[A-Za-z]{2}/.test(text) || isChinese(text)

interface Node {
  type: number
  content?: string | { content?: string }
  loc?: { start: { line: number } }
  children?: Node[]
  branches?: Node[]
  props?: { type: number; name: string; value?: { content: string }; loc: { start: { line: number } } }[]
}
const TEXT = 2
const ATTRIBUTE = 6
/** Attributes whose text is shown or read out. */
const SPOKEN = new Set(['title', 'alt', 'aria-label', 'placeholder', 'label', 'aria-roledescription', 'text'])

/** Everything in a template that speaks without the locales. */
function spoken(template: Node): string[] {
  const found: string[] = []
  const visit = (node: Node) => {
    if (node.type === TEXT && typeof node.content === 'string' && readable(node.content)) {
      found.push(`${node.loc?.start.line}: ${node.content.trim()}`)
    }
    for (const prop of node.props ?? []) {
      if (prop.type === ATTRIBUTE && SPOKEN.has(prop.name) && readable(prop.value?.content ?? '')) {
        found.push(`${prop.loc.start.line}: ${prop.name}="${prop.value?.content}"`)
      }
    }
    for (const child of [...(node.children ?? []), ...(node.branches ?? [])]) visit(child)
  }
  visit(template)
  return found
}
const template = (source: string) => spoken(parse(source).descriptor.template!.ast as unknown as Node)

describe('the two languages', () => {
  test('have the same keys', () => {
    expect([...english.keys()].sort()).toEqual([...chinese.keys()].sort())
  })

  test('say something for every key', () => {
    for (const [key, text] of [...chinese, ...english]) expect(text.trim(), key).not.toBe('')
  })

  test('take the same values', () => {
    const names = (text: string) => [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((m) => m[1]))].sort()
    for (const [key, text] of chinese) expect(names(english.get(key)!), key).toEqual(names(text))
  })

  test('keep to themselves: no Chinese in the English', () => {
    for (const [key, text] of english) expect(isChinese(text), key).toBe(false)
  })

  test('name every word of the small vocabularies', () => {
    const keys = [
      ...GAP_KINDS.flatMap((kind) => [`kind.${kind}`, `kind_means.${kind}`]),
      ...STAGES.map((stage) => `stage.${stage}`),
      ...RUNG_STATES.map((state) => `drawer.state.${state}`),
      ...DECISION_KINDS.map((kind) => `targets.decision.${kind}`),
      ...REJECT_REASONS.map((reason) => `targets.reject.${reason}`),
      ...VETO_RULES.map((rule) => `targets.rule.${rule}`),
      ...STANDS.map((stand) => `targets.stand.${stand}`),
      ...CHECK_STATES.map((state) => `check_state.${state}`),
      ...SITE_OUTCOMES.map((outcome) => `site_outcome.${outcome}`),
      ...SURVEY_SIDES.map((side) => `survey.side.${side}`),
      ...HALVES.map((half) => `trips.half.${half}`),
      ...VISIT_STATES.map((state) => `trips.state.${state}`),
    ]
    for (const key of keys) expect(chinese.has(key), key).toBe(true)
  })
})

describe('the app', () => {
  const asked = sources.flatMap(({ name, text }) => [
    ...[...text.matchAll(/\bte?\(\s*'([\w.]+)'/g)].map((m) => ({ name, key: m[1]! })),
    ...[...text.matchAll(/(?:keypath=|title: )["']([a-z]+(?:\.\w+)+)["']/g)].map((m) => ({ name, key: m[1]! })),
  ])
  const prefixes = sources.flatMap(({ text }) => [
    ...[...text.matchAll(/`([a-z_]+(?:\.[a-z_]+)*)\.\$\{/g)].map((m) => `${m[1]}.`),
    ...[...text.matchAll(/word\('([a-z_]+)'/g)].map((m) => `${m[1]}.`),
  ])

  test('asks for no key that is missing', () => {
    expect(asked.length).toBeGreaterThan(150)
    expect(asked.filter(({ key }) => !chinese.has(key))).toEqual([])
  })

  test('builds keys only under prefixes that exist', () => {
    const heads = new Set([...chinese.keys()].map((key) => key.slice(0, key.lastIndexOf('.') + 1)))
    expect(prefixes.filter((prefix) => !heads.has(prefix))).toEqual([])
  })

  test('leaves no key unused', () => {
    const used = new Set(asked.map(({ key }) => key))
    const unused = [...chinese.keys()].filter(
      (key) => !used.has(key) && !prefixes.some((prefix) => key.startsWith(prefix) && !key.slice(prefix.length).includes('.')),
    )
    expect(unused).toEqual([])
  })

  test('speaks through the locales alone: no text in a template', () => {
    const found = sources
      .filter(({ name }) => name.endsWith('.vue'))
      .flatMap(({ name, text }) => template(text).map((words) => `${name}:${words}`))
    expect(found).toEqual([])
  })

  test('speaks through the locales alone: no Chinese in code', () => {
    const code = (text: string) => text.replace(/<!--[\s\S]*?-->|\/\*[\s\S]*?\*\/|(^|\s)\/\/.*$/gm, '')
    const found = sources.filter(({ text }) => isChinese(code(text))).map(({ name }) => name)
    expect(found).toEqual([])
  })

  test('would be caught speaking', () => {
    const bad = `<template><p>Hello</p><p v-if="a">补链</p><i title="Close" /><b :title="t('x')">{{ a }} · </b></template>`
    expect(template(bad)).toEqual(['1: Hello', '1: 补链', '1: title="Close"'])
  })
})
