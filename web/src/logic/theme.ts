// Which theme is shown for what was chosen. `public/boot.js` says the same before the app is there.

export const THEMES = ['light', 'dark', 'device'] as const
export type Theme = (typeof THEMES)[number]
export const THEME_KEY = 'liantu.theme'

/** What was kept as a choice; anything else is the device's own. */
export const themeOf = (kept: string | null): Theme => (kept === 'light' || kept === 'dark' ? kept : 'device')

/** What is shown for a choice on a device that wants dark or does not. */
export const shownTheme = (chosen: Theme, device: { dark: boolean }): 'light' | 'dark' => (chosen === 'device' ? (device.dark ? 'dark' : 'light') : chosen)
