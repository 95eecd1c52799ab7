// The server keeps to its contract.

import assert from 'node:assert/strict'
import { api, askedFirm, chasedGap, faultyImport, firstChain } from '../helpers.mjs'

export const cases = {
  'the server leaves no field of the contract out': {
    run: async ({ base }) => {
      const { components, paths } = await api(base, '/openapi.json')
      const resolve = (schema) => (schema.$ref ? resolve(components.schemas[schema.$ref.split('/').pop()]) : schema)
      const missing = (schema, value, at) => {
        if (value === null) return []
        const whole = resolve(schema)
        const left = (whole.allOf ?? []).flatMap((part) => missing(part, value, at))
        // Of several shapes the value has one: the one it lacks the least of.
        const ways = (whole.oneOf ?? []).filter((part) => part.$ref).map((part) => missing(part, value, at))
        left.push(...(ways.sort((a, b) => a.length - b.length)[0] ?? []))
        for (const item of whole.items && Array.isArray(value) ? value : []) left.push(...missing(whole.items, item, `${at}[]`))
        for (const [name, part] of Object.entries(whole.properties ?? {})) {
          if (!(name in value)) left.push(`${at}.${name}`)
          else left.push(...missing(part, value[name], `${at}.${name}`))
        }
        return left
      }
      const left = []
      const { id, squares } = await firstChain(base)
      const firm = (await api(base, '/enterprises?limit=1')).items[0]
      const asked = {
        '/district': '/district',
        '/chains': '/chains',
        '/chains/{chain}': `/chains/${id}`,
        '/chains/{chain}/gaps': `/chains/${id}/gaps`,
        '/chains/{chain}/nodes/{node}': squares.map((square) => `/chains/${id}/nodes/${square.node}`),
        '/enterprises': ['/enterprises', '/enterprises?query=hualing'],
        '/enterprises/{id}': `/enterprises/${firm.id}`,
        '/opportunities': ['/opportunities', '/opportunities?edition=internal'],
        '/sites': '/sites',
        '/zones': '/zones',
        '/gaps/{chain}/{node}/targets': `/gaps/${(({ chain, node }) => `${chain}/${node}`)(await chasedGap(base))}/targets`,
        '/weights': '/weights',
        '/costs': '/costs',
        '/imports': '/imports',
        '/jobs': '/jobs',
        '/jobs/{job}': `/jobs/${(await api(base, '/jobs')).items[0].id}`,
        '/chains/{chain}/nodes/{node}/labels': `/chains/${id}/nodes/${squares[0].node}/labels`,
        '/enterprises/{id}/survey': `/enterprises/${await askedFirm(base)}/survey`,
        '/enterprises/{id}/judgements': `/enterprises/${firm.id}/judgements`,
        '/imports/{id}': `/imports/${(await faultyImport(base)).id}`,
      }
      for (const [path, addresses] of Object.entries(asked)) {
        const { schema } = paths[`/api/v1${path}`].get.responses['200'].content['application/json']
        for (const address of [addresses].flat()) left.push(...missing(schema, await api(base, address), path))
      }
      assert.deepEqual([...new Set(left)], [])
    },
  },
}
