// Every page stands the same looks, in each language.

import { looks } from '../looks.mjs'
import { PAGES } from '../pages.mjs'

export const cases = Object.fromEntries(
  Object.entries(PAGES).flatMap(([name, at]) =>
    ['zh', 'en'].map((lang) => [
      `${name} holds in ${lang}: both themes, wide letters, the keyboard, 390 and 320 px`,
      { run: async ({ page, base }) => looks(page, base, { name, path: await at(base), lang }) },
    ]),
  ),
)
