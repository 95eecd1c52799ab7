// A box with a list below it that finds while one types: what typing and keys do to it. What is found is not its business.

import { moved } from './stages'

export interface Finder {
  words: string
  /** Whether the list may be seen. */
  open: boolean
  /** The entry that Enter takes, from 0. */
  at: number
  /** Whether there is a list without words too, such as of what was opened last. */
  blank?: boolean
}

export const atRest: Finder = { words: '', open: false, at: 0 }

/** Other words, another list: from its first entry on. */
export const typed = (words: string): Finder => ({ words, open: true, at: 0 })

/** Whether the list is in sight. */
export const shown = ({ words, open, blank = false }: Finder): boolean => open && (words.trim() !== '' || blank)

/** The entry that is marked among `length`; null where there is none. The list may have become shorter since. */
export const marked = ({ at }: Finder, length: number): number | null => (length === 0 ? null : Math.min(at, length - 1))

/** What a key does: the box behind it and the entry taken, if any. */
export interface Pressed {
  finder: Finder
  taken: number | null
}

/**
 * What a key does to a list of `length` entries; null where the key belongs to the text. A closed list takes nothing: Enter would choose what
 * nobody sees. Home and End stay with the words.
 */
export function pressed(finder: Finder, key: string, length: number): Pressed | null {
  switch (key) {
    case 'Escape':
      return shown(finder) ? { finder: { ...finder, open: false }, taken: null } : null
    case 'Enter': {
      const taken = shown(finder) ? marked(finder, length) : null
      return { finder: taken === null ? finder : atRest, taken }
    }
    case 'ArrowDown':
    case 'ArrowUp': {
      // The first arrow key brings a closed list back as it was.
      const at = shown(finder) ? moved(key, finder.at, length) : marked(finder, length)
      return { finder: { ...finder, open: true, at: at ?? 0 }, taken: null }
    }
    default:
      return null
  }
}
