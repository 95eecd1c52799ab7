import { createI18n } from 'vue-i18n'
import type { Lang } from './logic/format'

export const i18n = createI18n({
  legacy: false,
  locale: 'zh',
  fallbackLocale: false,
  messages: {},
  // A plural key has one form in Chinese; English picks by number. Keys of three forms begin with the one for none.
  missingWarn: true,
})

/** A language is a file of its own: nobody reads two at once, and the other one would be a fifth of a first visit. */
const TEXTS: Record<Lang, () => Promise<{ default: Record<string, unknown> }>> = {
  zh: () => import('./locales/zh'),
  en: () => import('./locales/en'),
}
const known = new Set<Lang>()

/** Fetches a language's texts, once. */
export async function loadTexts(lang: Lang): Promise<void> {
  if (known.has(lang)) return
  const { default: texts } = await TEXTS[lang]()
  i18n.global.setLocaleMessage(lang, texts)
  known.add(lang)
}
