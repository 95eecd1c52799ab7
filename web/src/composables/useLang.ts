import { computed } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import type { Text } from '@/api'
import { i18n, loadTexts } from '@/i18n'
import type { Lang } from '@/logic/format'

const KEY = 'liantu.lang'

function stored(): string | null {
  try {
    return localStorage.getItem(KEY)
  } catch {
    // Storage may be forbidden; the language then lives in the URL alone.
    return null
  }
}

/** The language asked for, else the one used last on this machine, else Chinese. */
export function langOf(asked: string): Lang {
  const lang = asked || stored()
  return lang === 'en' ? 'en' : 'zh'
}

/** Makes a language the page's own and keeps it for the next visit; its texts are there when this ends. */
export async function rememberLang(lang: Lang): Promise<void> {
  await loadTexts(lang)
  i18n.global.locale.value = lang
  document.documentElement.lang = lang === 'zh' ? 'zh-CN' : 'en'
  try {
    localStorage.setItem(KEY, lang)
  } catch {
    // See `stored`.
  }
}

/** The page's language, a way to change it, and the right form of a text of the data. */
export function useLang() {
  const route = useRoute()
  const router = useRouter()
  const lang = computed<Lang>(() => (i18n.global.locale.value === 'en' ? 'en' : 'zh'))
  const setLang = (next: Lang) => router.replace({ path: route.path, hash: route.hash, query: { ...route.query, lang: next } })
  /** A text of the data in the page's language; one that comes in a single language is shown as it is. */
  const pick = (text: Text | string | null | undefined): string =>
    typeof text === 'string' ? text : (text?.[lang.value] ?? '')
  /** The same text in the other language, for a second line. */
  const other = (text: Text): string => text[lang.value === 'zh' ? 'en' : 'zh']
  return { lang, setLang, pick, other }
}
