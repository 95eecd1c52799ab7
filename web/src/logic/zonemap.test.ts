import { expect, test } from 'vitest'
import type { Zone } from '@/api/types'
import { placed, width } from './zonemap'

const zone = (id: string, spot: { x: number; y: number; size: number } | null) => ({ id, spot }) as Zone

test('zones are walked from north to south, and one without a place is not drawn', () => {
  const zones = [zone('south', { x: 10, y: 80, size: 9 }), zone('nowhere', null), zone('north', { x: 90, y: 10, size: 9 })]
  expect(placed(zones).map(({ id }) => id)).toEqual(['north', 'south'])
})

test('the smallest zone can still be pressed', () => {
  expect(width(2)).toBe(36)
  expect(width(60)).toBe(72)
})
