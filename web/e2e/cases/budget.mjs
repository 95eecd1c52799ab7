// What a first visit loads is counted in bytes on the line, which do not depend on the machine. Times are measured in `benches/web`.

import assert from 'node:assert/strict'
import { chasedGap, firstChain, visit } from '../helpers.mjs'

/** Scripts and styles of a first visit, in bytes as they are sent. P9 allows 350 kB; a phone at the edge of a county wants less. */
const MOST = { usual: 220_000, note: 170_000, wall: 180_000 }

const PAGES = {
  overview: [async () => '/', MOST.usual],
  atlas: [async (base) => `/atlas/${(await firstChain(base)).id}`, MOST.usual],
  list: [async () => '/list', MOST.usual],
  targets: [async (base) => (await chasedGap(base)).path, MOST.usual],
  projects: [async () => '/projects', MOST.usual],
  trips: [async () => '/trips', MOST.usual],
  'note of a visit': [async () => '/trips/note', MOST.note],
  wall: [async () => '/screen', MOST.wall],
}

/** Scripts and styles that a page fetched, with their bytes on the line. */
const loaded = (page) =>
  page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .filter(({ name }) => /\.(js|css)$/.test(new URL(name).pathname))
      .map(({ name, encodedBodySize }) => [new URL(name).pathname.replace('/assets/', ''), encodedBodySize]),
  )

export const cases = Object.fromEntries(
  Object.entries(PAGES).map(([name, [at, most]]) => [
    `a first visit of ${name} loads at most ${most / 1000} kB of scripts and styles`,
    {
      run: async ({ page, base }) => {
        await visit(page, base + (await at(base)))
        // The wall keeps a line open: it never falls silent.
        await page.waitForTimeout(800)
        const files = await loaded(page)
        const sum = files.reduce((all, [, bytes]) => all + bytes, 0)
        assert.ok(sum > 20_000, 'nothing was counted')
        const heavy = files.sort((a, b) => b[1] - a[1]).slice(0, 6).map(([file, bytes]) => `${file} ${bytes}`)
        assert.ok(sum <= most, `${sum} bytes; the heaviest: ${heavy.join(', ')}`)
      },
    },
  ]),
)
