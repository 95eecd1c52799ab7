import { afterEach, expect, test, vi } from 'vitest'
import { address, json, path, Problem, problemOf } from './http'

afterEach(() => vi.unstubAllGlobals())
const answer = (response: Response | Error) =>
  vi.stubGlobal('fetch', () => (response instanceof Error ? Promise.reject(response) : Promise.resolve(response)))
const problem = (call: Promise<unknown>) => call.then(() => null).catch((error: unknown) => error as Problem)

test('a path and its query are written safely', () => {
  expect(path`/chains/${'a/b c'}/nodes/${'?'}`).toBe('/chains/a%2Fb%20c/nodes/%3F')
  expect(address('/enterprises', { query: '钢管 & 管件', offset: 0, node: '', chain: undefined })).toBe(
    '/api/v1/enterprises?query=%E9%92%A2%E7%AE%A1+%26+%E7%AE%A1%E4%BB%B6&offset=0',
  )
})

test('an error body is read, and anything else keeps its status', () => {
  expect(problemOf(404, '{"error":{"code":"chain_not_found","message":"no chain `x`","hint":null}}')).toMatchObject({
    code: 'chain_not_found',
    message: 'no chain `x`',
    hint: null,
    status: 404,
  })
  for (const text of ['', '<html>', 'null', '[]', '{"error":"x"}']) {
    expect(problemOf(502, text)).toMatchObject({ code: 'unreadable', status: 502 })
  }
})

test('a call that gets no answer is unreachable', async () => {
  answer(new TypeError('failed to fetch'))
  expect(await problem(json('/district'))).toMatchObject({ code: 'unreachable' })
})

test('an answer that is no JSON is unreadable', async () => {
  answer(new Response('<html>'))
  expect(await problem(json('/district'))).toMatchObject({ code: 'unreadable' })
})

test('a refused call carries the server’s words', async () => {
  answer(new Response('{"error":{"code":"conflict","message":"changed","hint":"read again"}}', { status: 409 }))
  expect(await problem(json('/district'))).toMatchObject({ code: 'conflict', hint: 'read again', status: 409 })
})
