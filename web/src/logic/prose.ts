// The three texts that people write into a bulletin.

export const PROSE_FIELDS = ['highlights', 'problems', 'next_steps'] as const
export type ProseField = (typeof PROSE_FIELDS)[number]
