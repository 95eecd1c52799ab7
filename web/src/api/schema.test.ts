import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import openapiTS, { astToString } from 'openapi-typescript'
import { expect, test } from 'vitest'

const CONTRACT = new URL('../../../crates/liantu/openapi.json', import.meta.url)
const SCHEMA = fileURLToPath(new URL('schema.ts', import.meta.url))

/** Without the heading comment, which names the generator. */
const body = (text: string) => text.replace(/^\/\*\*[\s\S]*?\*\/\s*/, '').trim()

test.runIf(existsSync(CONTRACT))('the generated schema is that of the contract (npm run api makes it anew)', async () => {
  const wanted = astToString(await openapiTS(CONTRACT))
  expect(existsSync(SCHEMA), 'src/api/schema.ts is missing').toBe(true)
  expect(body(readFileSync(SCHEMA, 'utf8'))).toBe(body(wanted))
}, 30_000)
