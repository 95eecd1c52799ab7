import { useRoute, useRouter } from 'vue-router'
import { changed, choice, one, whole } from '@/logic/query'

/** Filters of a page, read from and written to the URL. */
export function useQuery() {
  const route = useRoute()
  const router = useRouter()
  return {
    text: (key: string) => one(route.query, key),
    choice: <T extends string>(key: string, allowed: readonly T[]) => choice(route.query, key, allowed),
    whole: (key: string) => whole(route.query, key),
    /** Changes filters in place: going back leaves the page, not the last keystroke. */
    set: (patch: Record<string, string>) => router.replace({ query: changed(route.query, patch), hash: route.hash }),
    /** Changes filters as a step: going back undoes it. */
    push: (patch: Record<string, string>) => router.push({ query: changed(route.query, patch), hash: route.hash }),
  }
}
