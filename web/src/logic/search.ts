// Finding a node by a part of its name in either language or its id.

import type { Text } from '@/api/types'

export interface Findable {
  id: string
  title: Text
}

const plain = (text: string) => text.normalize('NFKC').toLowerCase().replace(/[\s·、，,()（）&-]+/g, '')

/** Nodes that hold the words, those that begin with them first; of equals the shorter name first, then as given. */
export function search<T extends Findable>(words: string, among: T[], limit = 8): T[] {
  const wanted = plain(words)
  if (!wanted) return []
  const scored: { item: T; score: number; length: number; place: number }[] = []
  among.forEach((item, place) => {
    const names = [plain(item.title.zh), plain(item.title.en), plain(item.id)]
    const starts = names.findIndex((name) => name.startsWith(wanted))
    const holds = names.findIndex((name) => name.includes(wanted))
    if (holds < 0) return
    scored.push({ item, score: starts >= 0 ? 0 : 1, length: names[starts >= 0 ? starts : holds]!.length, place })
  })
  scored.sort((a, b) => a.score - b.score || a.length - b.length || a.place - b.place)
  return scored.slice(0, limit).map((s) => s.item)
}
