// Searching of short lists that are held whole.

/** Whether any of the texts holds all the words. */
export function holds(words: string, texts: string[]): boolean {
  const whole = texts.join('\n').toLowerCase()
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => whole.includes(word))
}
