import { useI18n } from 'vue-i18n'
import { area, money, readMoney } from '@/logic/format'
import { useLang } from './useLang'

/** Figures with their unit, in the page's language. */
export function useFormat() {
  const { t, te } = useI18n()
  const { lang } = useLang()
  const yuan = (amount: number): string => {
    const { n, unit } = money(amount, lang.value)
    return t(`unit.${unit}`, { n })
  }
  return {
    yuan,
    /** A person as rows name him; before there are users it is whoever sits at the machine. */
    who: (name: string): string => (name === 'local' ? t('user.local') : name),
    /** The server's money text; one that is no money is shown as it came. */
    capital(text: string): string {
      const read = readMoney(text)
      if (!read) return text
      if (read.currency === 'CNY') return yuan(read.amount)
      return t('unit.foreign', { n: read.amount.toLocaleString('en-US'), currency: read.currency })
    },
    squareMetres(m2: number): string {
      const { n, unit } = area(m2, lang.value)
      return t(`unit.${unit}`, { n })
    },
    /** A word of one of the server's small vocabularies; one we do not know yet is "other". */
    word: (vocabulary: string, code: string): string =>
      te(`${vocabulary}.${code}`) ? t(`${vocabulary}.${code}`) : t(`${vocabulary}.other`),
  }
}
