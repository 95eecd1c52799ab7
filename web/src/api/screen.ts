// The wall screen: one answer for all panels, signs of life and of change, and the links that open it.

import { address, json, maybeJson, path, problemOf } from './http'
import type { GapKind, Stage, Text } from './types'
import type { components } from './schema'

type Schemas = components['schemas']

/** A shape as the server writes it: every field is there. */
type Whole<T> = { [K in keyof T]-?: Exclude<T[K], undefined> }

export const PANELS = ['figures', 'atlas', 'pipeline', 'zones', 'months', 'changes'] as const
export type Panel = (typeof PANELS)[number]

export type ScreenSettings = { title: Text; panels: Panel[]; hide_red: boolean; seconds: number }
export type ScreenFigure = Whole<Schemas['ScreenFigure']>
export type ScreenChain = Whole<Omit<Schemas['ScreenChain'], 'squares' | 'kinds'>> & {
  squares: Record<Stage, GapKind[]>
  kinds: Partial<Record<GapKind, number>>
}
export type ScreenZone = Whole<Schemas['ScreenZone']>
export type ScreenStage = Whole<Schemas['ScreenStage']>
export type ScreenSeries = Whole<Omit<Schemas['ScreenSeries'], 'points'>> & { points: Whole<Schemas['ScreenPoint']>[] }
export type ScreenChanges = Whole<Schemas['ScreenChanges']>
export type Screen = Whole<
  Omit<Schemas['ScreenShape'], 'settings' | 'plan' | 'chains' | 'zones' | 'stages' | 'months' | 'changes'>
> & {
  settings: ScreenSettings
  plan: ScreenFigure[]
  chains: ScreenChain[]
  zones: ScreenZone[]
  stages: ScreenStage[]
  months: ScreenSeries[]
  changes: ScreenChanges
}
export type ScreenLink = Whole<Schemas['ScreenLinkShape']>

/** A wall has no account: the secret of its link goes with each call, in a header that no log keeps. */
const shown = (secret: string): Record<string, string> => (secret ? { 'x-liantu-screen': secret } : {})

export const getScreen = (secret: string, signal?: AbortSignal) =>
  json<Screen>('/screen', { headers: shown(secret), background: true, signal })

/**
 * Listens until the line breaks or it is told to stop; resolves when the server ends it. The browser's own event source sends no header, so
 * the stream is read by hand: lines of `event: name`, an empty line after each event.
 */
export async function listen(secret: string, tell: (event: string) => void, signal: AbortSignal): Promise<void> {
  const answer = await fetch(address('/screen/events'), {
    headers: { accept: 'text/event-stream', 'x-liantu-background': '1', ...shown(secret) },
    signal,
  })
  if (!answer.ok || !answer.body) throw problemOf(answer.status, await answer.text())
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader()
  let rest = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    const lines = (rest + value).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) if (line.startsWith('event:')) tell(line.slice(6).trim())
  }
}

export const putScreenSettings = (body: ScreenSettings) => json<ScreenSettings>('/screen/settings', { method: 'PUT', body })
export const listScreenLinks = (signal?: AbortSignal) => json<{ items: ScreenLink[] }>('/screen/links', { signal })
export const createScreenLink = (body: { name: string; ends?: string }) => json<ScreenLink>('/screen/links', { method: 'POST', body })
export const deleteScreenLink = (link: number) => maybeJson<never>(path`/screen/links/${link}`, { method: 'DELETE' })
