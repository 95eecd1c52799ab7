import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { useLang } from './useLang'
import { useSession } from './useSession'

/** What whoever is logged in may do, by operation of the contract; every button that writes asks here. */
export function useMay() {
  const { t } = useI18n()
  const { pick } = useLang()
  const { person, may } = useSession()
  return {
    may,
    /** Why an operation is not offered; empty where it is. */
    why: (operation: string): string => {
      if (may(operation)) return ''
      return person.value ? t('may.not', { role: pick(person.value.role_title) }) : t('may.nobody')
    },
    /** Whether somebody sits at the machine without users: he may say a name, who is logged in has one. */
    unnamed: computed(() => person.value !== null && person.value.user === null),
    /** The name that signs; empty at the machine without users. */
    signs: computed(() => (person.value?.user == null ? '' : person.value.name)),
  }
}
