import { computed, readonly, ref, watch } from 'vue'
import { shownTheme, THEME_KEY, themeOf, type Theme } from '@/logic/theme'

function kept(): Theme {
  try {
    return themeOf(localStorage.getItem(THEME_KEY))
  } catch {
    // Storage may be forbidden; the choice then lasts as long as the page.
    return 'device'
  }
}

const device = window.matchMedia('(prefers-color-scheme: dark)')
const dark = ref(device.matches)
const chosen = ref<Theme>(kept())
const shown = computed(() => shownTheme(chosen.value, { dark: dark.value }))

/** Keeps the page in the theme that is chosen, as the device changes at dusk and as another tab chooses. Called once. */
export function followTheme(): void {
  device.addEventListener('change', (event) => (dark.value = event.matches))
  window.addEventListener('storage', (event) => {
    if (event.key === THEME_KEY) chosen.value = kept()
  })
  watch(shown, (theme) => {
    document.documentElement.dataset.theme = theme
    document.querySelector<HTMLMetaElement>('meta[name="color-scheme"]')!.content = theme
  })
}

/** The theme chosen on this device, what is shown for it, and a way to choose. */
export function useTheme() {
  function choose(next: Theme): void {
    chosen.value = next
    try {
      if (next === 'device') localStorage.removeItem(THEME_KEY)
      else localStorage.setItem(THEME_KEY, next)
    } catch {
      // See `kept`.
    }
  }
  return { chosen: readonly(chosen), shown, choose }
}
