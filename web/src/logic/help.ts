// What the help of a page holds. The texts come a language at a time, when somebody asks for them.

export interface PageHelp {
  /** What the page is for. */
  for: string
  /** What is done on it, the usual first. */
  acts: string[]
  /** What its words mean. */
  words: [word: string, meaning: string][]
  /** Whether it has lists to walk and charts to walk along. */
  keys?: readonly ('walk' | 'marks')[]
}
export type Help = Record<string, PageHelp>

/** A route's help; of a route that has none that of the overview, which tells of the whole. */
export const helpOf = (help: Help, route: string): PageHelp => help[route] ?? help.overview!
