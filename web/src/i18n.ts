import { createI18n } from 'vue-i18n'
import en from './locales/en'
import zh from './locales/zh'

export const i18n = createI18n({
  legacy: false,
  locale: 'zh',
  fallbackLocale: false,
  messages: { zh, en },
  // A plural key has one form in Chinese; English picks by number. Keys of three forms begin with the one for none.
  missingWarn: true,
})
