import { expect, test } from 'vitest'
import { countByZone, fit, type SiteWanted } from './sites'

const ANY: SiteWanted = { zone: '', zoneKind: '', zonesOfChain: null, form: '', status: '', area: 0, power: 0 }
const site = { zone: 'z', zone_kind: 'park', form: 'plant', status: 'free', area_m2: 1200, power_kva: null }

test('a site that is asked nothing is in', () => {
  expect(fit(site, ANY)).toBe('yes')
})

test('every question can keep a site out', () => {
  const questions: Partial<SiteWanted>[] = [
    { zone: 'a' },
    { zoneKind: 'area' },
    { zonesOfChain: ['a'] },
    { form: 'land' },
    { status: 'let' },
    { area: 1300 },
  ]
  for (const wanted of questions) expect(fit(site, { ...ANY, ...wanted }), JSON.stringify(wanted)).toBe('no')
})

test('what is unknown is neither in nor out, unless something else keeps it out', () => {
  expect(fit(site, { ...ANY, power: 500 })).toBe('unknown')
  expect(fit({ ...site, status: null }, { ...ANY, status: 'free' })).toBe('unknown')
  expect(fit(site, { ...ANY, power: 500, area: 5000 })).toBe('no')
  expect(fit(site, { ...ANY, area: 1200 })).toBe('yes')
})

test('sites are counted by zone', () => {
  expect([...countByZone([{ zone: 'a' }, { zone: 'b' }, { zone: 'a' }])]).toEqual([['a', 2], ['b', 1]])
})
