// Logging in and users, without Vue.

import type { Team, User } from '@/api/types'

/** Only a path of this app: a link must not lead elsewhere after login. */
export const ownPath = (next: string): string => (/^\/(?![/\\])/.test(next) ? next : '/')

/** The login page, from which one comes back to where one wanted to go. */
export function loginFor(fullPath: string, query: Record<string, unknown>) {
  const lang = query.lang === 'en' ? 'en' : undefined
  return { path: '/login', query: { ...(fullPath === '/' ? {} : { next: fullPath }), ...(lang ? { lang } : {}) } }
}

/** Users who may log in first, then those who may not; each by name. */
export function sorted(users: readonly User[]): User[] {
  const order = new Intl.Collator('zh')
  const off = (user: User) => (user.disabled_at ? 1 : 0)
  return [...users].sort((a, b) => off(a) - off(b) || order.compare(a.name, b.name))
}

/** Who can take over somebody's work. */
export const successors = (users: readonly User[], of: User): User[] =>
  sorted(users).filter((user) => user.id !== of.id && !user.disabled_at)

/** Who is in a team and may log in. */
export const members = (users: readonly User[], team: Team): User[] => sorted(users).filter((user) => user.team === team.id && !user.disabled_at)

/** A refusal in the reader's language: the server says it in English, and in Chinese as its hint. */
export const refusedText = (problem: { message: string; hint: string | null }, lang: 'zh' | 'en'): string => {
  if (lang === 'zh' && problem.hint) return problem.hint
  // The field's name is for programs; the form stands beside it.
  const text = problem.message.replace(/^field `\w+`: /, '')
  return text.charAt(0).toUpperCase() + text.slice(1)
}
