// The first run, the district's name, the sample.

import { address, json, path } from './http'
import type { components } from './schema'

type Schemas = components['schemas']
type Signal = AbortSignal | undefined
type Whole<T> = { [K in keyof T]-?: Exclude<T[K], undefined> }

export type FirstStep = 'admin' | 'district' | 'chains' | 'firms'
export type FirstRun = Omit<Whole<Schemas['FirstRunShape']>, 'steps'> & { steps: { step: FirstStep; state: 'done' | 'later' | 'todo' }[] }
export type Region = Whole<Schemas['RegionShape']>
export type DistrictName = Whole<Schemas['DistrictBody']>
export type PackTaken = Whole<Schemas['PackTaken']>
export type Sample = Omit<Whole<Schemas['SampleShape']>, 'doing' | 'hangs'> & { doing: Whole<Schemas['SampleDoing']> | null; hangs: SampleHang[] }
export type SampleHang = Omit<Whole<Schemas['SampleHangShape']>, 'what'> & { what: 'changed' | 'own' }

export const getFirstRun = (signal?: Signal) => json<FirstRun>('/first-run', { signal })
export const putFirstRun = (body: { open?: boolean; later?: string[] }) => json<FirstRun>('/first-run', { method: 'PUT', body })
export const nameDistrict = (body: DistrictName) => json<FirstRun>('/first-run/district', { method: 'PUT', body })
export const takeChains = () => json<FirstRun>('/first-run/chains', { method: 'POST' })
export const bringPack = (file: File) => json<PackTaken>('/first-run/pack', { method: 'POST', query: { name: file.name }, file })
export const listRegions = async (q: string, signal?: Signal) => (await json<{ items: Region[] }>('/regions', { query: { q }, signal })).items

export const getSample = (signal?: Signal) => json<Sample>('/sample', { signal })
export const putSample = () => json<Sample>('/sample', { method: 'POST' })
export const dropSample = (hanging: 'keep' | 'untie' | null, told: number) => json<Sample>('/sample', { method: 'DELETE', query: { hanging, told } })

/** An empty table with the heads that a kind of list is read by, and an example row. */
export const templateOf = (kind: string) => address(path`/import-templates/${kind}`)
