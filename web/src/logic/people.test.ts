import { expect, test } from 'vitest'
import type { User } from '@/api/types'
import { loginFor, ownPath, refusedText, sorted, successors } from './people'

const user = (id: number, name: string, disabled_at: string | null = null) => ({ id, name, disabled_at, team: null }) as User

test('after login one comes back to a page of this app alone', () => {
  expect(ownPath('/list?view=sites')).toBe('/list?view=sites')
  for (const bad of ['', 'https://evil.example/', '//evil.example', '/\\evil.example', 'javascript:alert(1)']) expect(ownPath(bad)).toBe('/')
})

test('the login page knows where one wanted to go, and keeps the language', () => {
  expect(loginFor('/', {})).toEqual({ path: '/login', query: {} })
  expect(loginFor('/list?lang=en', { lang: 'en' })).toEqual({ path: '/login', query: { next: '/list?lang=en', lang: 'en' } })
})

test('who may not log in stands last and takes nothing over', () => {
  const users = [user(1, '丙', '2025-01-01T00:00:00Z'), user(2, '乙'), user(3, '甲')]
  expect(sorted(users).map(({ id }) => id)).toEqual([3, 2, 1])
  expect(successors(users, users[1]!).map(({ id }) => id)).toEqual([3])
})

test('a refusal is said in the language of the page', () => {
  const problem = { message: 'field `password`: a password has at least 10 characters', hint: '密码至少 10 个字符' }
  expect(refusedText(problem, 'zh')).toBe('密码至少 10 个字符')
  expect(refusedText(problem, 'en')).toBe('A password has at least 10 characters')
  expect(refusedText({ message: 'no team `9`', hint: null }, 'zh')).toBe('No team `9`')
})
