// The wall screen: which panels stand together, how the squares of the chains fit, what is told of the line to the server.

import type { Panel, ScreenChain, ScreenSeries } from '@/api/screen'
import { STAGES, type GapKind, type Stage } from '@/api/types'

/** A secret of a screen link as it stands behind the address; empty where there is none. */
export const secretOf = (hash: string): string => (/^#[0-9a-f]{64}$/.test(hash) ? hash.slice(1) : '')

/** Panels that need the width; the others stand beside one of them. */
const WIDE: readonly Panel[] = ['atlas', 'zones']

/** Screens of one or two panels, in the order that was set: a wide panel with a narrow one beside it. The figures stand on every screen. */
export function screensOf(panels: readonly Panel[]): Panel[][] {
  const rest = panels.filter((panel) => panel !== 'figures')
  const screens: Panel[][] = []
  while (rest.length > 0) {
    const first = rest.shift()!
    const other = rest.findIndex((panel) => WIDE.includes(panel) !== WIDE.includes(first))
    const [second] = other >= 0 ? rest.splice(other, 1) : WIDE.includes(first) ? [] : rest.splice(0, 1)
    const pair = second ? [first, second] : [first]
    screens.push(pair.sort((a, b) => Number(WIDE.includes(b)) - Number(WIDE.includes(a))))
  }
  return screens.length > 0 ? screens : [[]]
}

/** Columns of squares that each stage needs so that the stages of all chains stand under one another; two rows of squares a chain. */
export function columnsOf(chains: readonly ScreenChain[], rows: number): Record<Stage, number> {
  const columns = {} as Record<Stage, number>
  for (const stage of STAGES) {
    columns[stage] = Math.max(1, ...chains.map(({ squares }) => Math.ceil((squares[stage]?.length ?? 0) / rows)))
  }
  return columns
}

/** The side of a square so that all columns fit a width; squares are never larger than is seen from afar. */
export function sideOf(columns: Record<Stage, number>, { width, gap, between, most }: { width: number; gap: number; between: number; most: number }): number {
  const all = STAGES.reduce((sum, stage) => sum + columns[stage], 0)
  const free = width - between * (STAGES.length - 1)
  return Math.min(most, Math.floor((free / all - gap) * 10) / 10)
}

/** Nodes of a kind over chains of the district's own; cultivated chains are shown and not summed. */
export const sumOf = (chains: readonly ScreenChain[], kind: GapKind): number =>
  chains.filter(({ cultivated }) => !cultivated).reduce((sum, { kinds }) => sum + (kinds[kind] ?? 0), 0)

/** The line of a series within a box, its months from left to right; a month of which nothing is known breaks it. */
export function lineOf(series: ScreenSeries, { width, height }: { width: number; height: number }): { top: number; runs: { x: number; y: number }[][]; plan: { x: number; y: number }[] | null } {
  const values = series.points.map(({ value }) => value ?? 0)
  // Without a plan the line keeps clear of the upper edge.
  const top = series.plan === null ? Math.max(...values, 1) * 1.25 : Math.max(series.plan, ...values, 1)
  const x = (month: number) => (month / 12) * width
  const y = (value: number) => height - (value / top) * height
  const runs: { x: number; y: number }[][] = [[]]
  for (const { month, value } of series.points) {
    if (value === null) runs.push([])
    else runs.at(-1)!.push({ x: x(month), y: y(value) })
  }
  const plan = series.plan === null ? null : [{ x: 0, y: height }, { x: width, y: y(series.plan) }]
  return { top, runs: runs.filter((run) => run.length > 0), plan }
}

/** After so long without a sign of life the line is dead; the server gives one every ten seconds. */
export const DEAD_MS = 25_000

/** How long to wait before the next try, after so many that failed. */
export const waitMs = (failures: number): number => Math.min(30_000, 1000 * 2 ** Math.min(failures, 5))
