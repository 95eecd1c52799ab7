// A chain's nodes as squares in four stages.

import { GAP_KINDS, STAGES, type ChainCard, type GapKind, type Square, type Stage } from '@/api/types'

export interface StageBand {
  stage: Stage
  squares: Square[]
  missing: number
  extend: number
}

/** Four bands, gaps first; nodes of one label keep the chain's order. */
export function bands(squares: Square[]): StageBand[] {
  const place = (kind: GapKind) => GAP_KINDS.indexOf(kind)
  return STAGES.map((stage) => {
    const here = squares.filter((s) => s.stage === stage)
    const count = (kind: GapKind) => here.filter((s) => s.kind === kind).length
    return {
      stage,
      squares: here.sort((a, b) => place(a.kind) - place(b.kind)),
      missing: count('Missing'),
      extend: count('Extend'),
    }
  })
}

/** Where a key moves the focus in a row of squares; null where the key means nothing. */
export function moved(key: string, at: number, length: number): number | null {
  if (length === 0) return null
  switch (key) {
    case 'ArrowRight':
    case 'ArrowDown':
      return Math.min(at + 1, length - 1)
    case 'ArrowLeft':
    case 'ArrowUp':
      return Math.max(at - 1, 0)
    case 'Home':
      return 0
    case 'End':
      return length - 1
    default:
      return null
  }
}

/** The chains in the order of the sheets: the district's own by number, the cultivated ones with a plus behind them. */
export const marked = (chains: ChainCard[]): { chain: ChainCard; mark: string }[] => [
  ...chains.filter((c) => c.standing === 'own').map((chain, i) => ({ chain, mark: String(i + 1) })),
  ...chains.filter((c) => c.standing !== 'own').map((chain) => ({ chain, mark: '+' })),
]
