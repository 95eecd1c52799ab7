// Finding a node or a firm by a part of its name in either language, by its id, or by how it sounds.

import type { Text } from '@/api/types'

export interface Findable {
  id: string
  title: Text
  /** The Chinese name's syllables, joined by hyphens: `you-jing-guan`. */
  sound?: string
}

const plain = (text: string) => text.normalize('NFKC').toLowerCase().replace(/[\s·、，,()（）&-]+/g, '')

/** Whether letters are syllables from one on, each whole or begun: `youjing`, `yjg`, `youjg`. */
function spells(letters: string, syllables: string[], from: number): boolean {
  if (letters === '') return true
  const syllable = syllables[from]
  if (syllable === undefined) return false
  for (let length = Math.min(syllable.length, letters.length); length > 0; length -= 1) {
    if (syllable.startsWith(letters.slice(0, length)) && spells(letters.slice(length), syllables, from + 1)) return true
  }
  return false
}

/** The syllable that what was typed begins at, -1 where it does not sound like it. A single letter is no sound. */
export function soundsLike(words: string, sound: string): number {
  const letters = plain(words)
  if (!/^[a-z0-9]{2,24}$/.test(letters) || !/[a-z]/.test(letters) || sound === '') return -1
  const syllables = sound.split('-')
  return syllables.findIndex((_, from) => spells(letters, syllables, from))
}

/** Things that hold the words, those that begin with them first, those that only sound so last; of equals the shorter name first, then as given. */
export function search<T extends Findable>(words: string, among: T[], limit = 8): T[] {
  const wanted = plain(words)
  if (!wanted) return []
  const scored: { item: T; score: number; length: number; place: number }[] = []
  among.forEach((item, place) => {
    const names = [plain(item.title.zh), plain(item.title.en), plain(item.id)]
    const starts = names.findIndex((name) => name.startsWith(wanted))
    const holds = names.findIndex((name) => name.includes(wanted))
    const sounds = holds < 0 && item.sound ? soundsLike(words, item.sound) : -1
    if (holds < 0 && sounds < 0) return
    const score = starts >= 0 ? 0 : holds >= 0 ? 1 : sounds === 0 ? 2 : 3
    const length = names[Math.max(starts >= 0 ? starts : holds, 0)]!.length
    scored.push({ item, score, length, place })
  })
  scored.sort((a, b) => a.score - b.score || a.length - b.length || a.place - b.place)
  return scored.slice(0, limit).map((s) => s.item)
}
