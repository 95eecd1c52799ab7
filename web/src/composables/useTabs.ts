import { useRoute, type RouteLocationRaw } from 'vue-router'
import { one } from '@/logic/query'

/** Addresses of a page's tabs: the tab stands in the URL under `key`, the first of them without a word; filters of another tab do not follow. */
export function useTabs<T extends string>(key: string, rooms: readonly T[], path?: string) {
  const route = useRoute()
  return {
    to(room: T, keep: readonly string[] = []): RouteLocationRaw {
      const query: Record<string, string> = room === rooms[0] ? {} : { [key]: room }
      for (const name of ['lang', ...keep]) if (one(route.query, name)) query[name] = one(route.query, name)
      return { path: path ?? route.path, query }
    },
  }
}
