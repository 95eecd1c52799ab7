// Two people's words on one bulletin put together, and words that were not saved yet kept on this machine.

export const PROSE_FIELDS = ['highlights', 'problems', 'next_steps'] as const
export type ProseField = (typeof PROSE_FIELDS)[number]
export type ProseTexts = Record<ProseField, string>

/** What of mine stands against what somebody else saved meanwhile; a field that only one of us changed is his. */
export function mergeProse(base: ProseTexts, mine: ProseTexts, theirs: ProseTexts): { prose: ProseTexts; clashes: ProseField[] } {
  const prose = { ...mine }
  const clashes: ProseField[] = []
  for (const field of PROSE_FIELDS) {
    if (theirs[field] === base[field] || theirs[field] === mine[field]) continue
    if (mine[field] === base[field]) prose[field] = theirs[field]
    else clashes.push(field)
  }
  return { prose, clashes }
}

export const changedProse = (one: ProseTexts, other: ProseTexts): boolean => PROSE_FIELDS.some((field) => one[field] !== other[field])

/** Both texts, theirs first; nothing of either is lost. */
export const joined = (theirs: string, mine: string): string => [theirs.trim(), mine.trim()].filter(Boolean).join('\n')

/** What was kept on this machine, where it is what we wrote; `null` for anything else. */
export function readKept(text: string | null): ProseTexts | null {
  try {
    const value = JSON.parse(text ?? 'null') as Record<string, unknown> | null
    if (!value || !PROSE_FIELDS.every((field) => typeof value[field] === 'string')) return null
    return { highlights: String(value.highlights), problems: String(value.problems), next_steps: String(value.next_steps) }
  } catch {
    return null
  }
}
