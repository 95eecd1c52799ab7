// Where a find leads: the pages and commands of the app with how their names sound, and the addresses of things that are found.

import type { FoundKind } from '@/api/search'
import type { Findable } from './search'

export interface Address {
  path: string
  query?: Record<string, string>
}

interface Page {
  /** Key under `goto.` of its name. */
  id: string
  /** Syllables of the Chinese name. */
  sound: string
  to: Address
  /** The operation that whoever goes there must be allowed. */
  may?: string
}

/** Pages, their rooms, and what is begun on them. */
export const PAGES: readonly Page[] = [
  { id: 'overview', sound: 'zong-lan', to: { path: '/' } },
  { id: 'atlas', sound: 'tu-pu', to: { path: '/atlas' } },
  { id: 'list', sound: 'ji-hui-qing-dan', to: { path: '/list' } },
  { id: 'sites', sound: 'zai-ti', to: { path: '/list', query: { view: 'sites' } } },
  { id: 'site_finder', sound: 'an-yao-qiu-zhao-chang-di', to: { path: '/list', query: { view: 'sites', find: '1' } } },
  { id: 'costs', sound: 'yao-su-cheng-ben', to: { path: '/list', query: { view: 'costs' } } },
  { id: 'targets', sound: 'mu-biao-qi-ye', to: { path: '/targets' } },
  { id: 'trips', sound: 'chu-fang-xing-cheng', to: { path: '/trips' } },
  { id: 'plan_trip', sound: 'pai-xing-cheng', to: { path: '/trips', query: { plan: '1' } } },
  { id: 'visits', sound: 'zou-fang-ji-lu', to: { path: '/trips', query: { view: 'records' } } },
  { id: 'note_visit', sound: 'ji-zou-fang', to: { path: '/trips/note' }, may: 'create_visit' },
  { id: 'contacts', sound: 'lian-luo-ren', to: { path: '/trips', query: { view: 'contacts' } } },
  { id: 'events', sound: 'huo-dong-yu-xie-yi', to: { path: '/trips', query: { view: 'events' } } },
  { id: 'projects', sound: 'xiang-mu-kan-ban', to: { path: '/projects' } },
  { id: 'enter_lead', sound: 'lu-ru-xian-suo', to: { path: '/projects', query: { new: '1' } }, may: 'create_project' },
  { id: 'red_projects', sound: 'hong-deng-xiang-mu', to: { path: '/projects', query: { view: 'table', colour: 'leaves,red' } } },
  { id: 'pipeline', sound: 'xiang-mu-liu-cheng', to: { path: '/projects', query: { view: 'pipeline' } } },
  { id: 'promises', sound: 'cheng-nuo-tai-zhang', to: { path: '/promises' } },
  { id: 'letters', sound: 'zheng-qiu-yi-jian', to: { path: '/promises', query: { view: 'letters' } } },
  { id: 'agreements', sound: 'xie-yi-tiao-kuan', to: { path: '/promises', query: { view: 'agreements' } } },
  { id: 'cases', sound: 'qi-ye-su-qiu', to: { path: '/service' } },
  { id: 'note_case', sound: 'ji-su-qiu', to: { path: '/service', query: { new: '1' } }, may: 'create_case' },
  { id: 'my_cases', sound: 'wo-ban-de-su-qiu', to: { path: '/service', query: { which: 'mine' } } },
  { id: 'retention', sound: 'wen-shang-liu-shang', to: { path: '/service', query: { view: 'retention' } }, may: 'list_retention' },
  { id: 'case_figures', sound: 'su-qiu-tong-ji', to: { path: '/service', query: { view: 'figures' } } },
  { id: 'public', sound: 'gong-kai-fa-bu', to: { path: '/public' } },
  { id: 'enquiries', sound: 'tou-zi-xun-wen', to: { path: '/public', query: { view: 'enquiries' } } },
  { id: 'meetings', sound: 'diao-du-hui-yi', to: { path: '/dispatch' } },
  { id: 'tasks', sound: 'ren-wu', to: { path: '/dispatch', query: { tab: 'tasks' } } },
  { id: 'my_tasks', sound: 'wo-de-ren-wu', to: { path: '/dispatch', query: { tab: 'tasks', which: 'mine' } } },
  { id: 'bulletins', sound: 'tong-bao', to: { path: '/dispatch', query: { tab: 'bulletins' } } },
  { id: 'indicators', sound: 'zhi-biao', to: { path: '/indicators' } },
  { id: 'year_targets', sound: 'nian-du-mu-biao', to: { path: '/indicators', query: { view: 'targets' } } },
  { id: 'questions', sound: 'wen-shu', to: { path: '/indicators', query: { view: 'questions' } } },
  { id: 'forms', sound: 'bao-biao', to: { path: '/indicators', query: { view: 'forms' } } },
  { id: 'firms', sound: 'qi-ye', to: { path: '/firms' } },
  { id: 'data', sound: 'shu-ju-dao-ru', to: { path: '/data' } },
  { id: 'settings', sound: 'she-zhi', to: { path: '/settings' } },
  { id: 'audit', sound: 'shen-ji-ji-lu', to: { path: '/settings', query: { tab: 'audit' } }, may: 'list_audit' },
  { id: 'people', sound: 'yong-hu', to: { path: '/people' }, may: 'list_users' },
]

/** Commands that open no page. */
export const COMMANDS = [
  { id: 'help', sound: 'bang-zhu' },
  { id: 'light', sound: 'qian-se' },
  { id: 'dark', sound: 'shen-se' },
  { id: 'other_language', sound: 'qie-huan-yu-yan' },
] as const
export type Command = (typeof COMMANDS)[number]['id']

export interface Entry extends Findable {
  to: Address | null
  command: Command | null
}

/** The page of a thing that was found. */
export function addressOf(kind: FoundKind, { id, chain }: { id: string; chain?: string | null }): Address {
  switch (kind) {
    case 'firm':
      return { path: `/firms/${encodeURIComponent(id)}` }
    case 'project':
      return { path: `/projects/${encodeURIComponent(id)}` }
    case 'node':
      return { path: `/atlas/${encodeURIComponent(chain ?? '')}`, query: { node: id } }
    case 'zone':
      return { path: '/list', query: { zone: id } }
    case 'site':
      return { path: '/list', query: { view: 'sites', open: id } }
    case 'opportunity':
      return { path: '/list', query: { open: id } }
  }
}

/** Where all of a kind are listed that hold the words; null for kinds without such a list. */
export function listOf(kind: FoundKind, words: string): Address | null {
  switch (kind) {
    case 'firm':
      return { path: '/firms', query: { query: words } }
    case 'project':
      return { path: '/projects', query: { view: 'table', q: words } }
    case 'site':
      return { path: '/list', query: { view: 'sites', words } }
    case 'opportunity':
      return { path: '/list', query: { words } }
    default:
      return null
  }
}

/** What was opened by the search last. */
export interface Recent {
  kind: FoundKind | 'page'
  title: { zh: string; en: string }
  to: Address
}

const MOST = 6
/** The list with one opened anew: it stands first, and once. */
export const withRecent = (list: readonly Recent[], one: Recent): Recent[] =>
  [one, ...list.filter(({ to }) => JSON.stringify(to) !== JSON.stringify(one.to))].slice(0, MOST)

/** What was kept on the device, as far as it can be read. */
export function readRecents(kept: string | null): Recent[] {
  try {
    const list = JSON.parse(kept ?? '[]') as unknown
    return Array.isArray(list) ? (list as Recent[]).filter((one) => typeof one?.to?.path === 'string' && one.to.path.startsWith('/') && typeof one.title?.zh === 'string').slice(0, MOST) : []
  } catch {
    return []
  }
}
