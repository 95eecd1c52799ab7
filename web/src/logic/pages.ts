// Lists that the server hands out a page at a time.

/** All pages of a list, one after the other. */
export async function everyPage<T>(limit: number, ask: (offset: number, limit: number) => Promise<{ items: T[]; total: number }>): Promise<T[]> {
  const found: T[] = []
  for (;;) {
    const { items, total } = await ask(found.length, limit)
    found.push(...items)
    if (items.length === 0 || found.length >= total) return found
  }
}
