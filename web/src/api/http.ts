// The only place that calls `fetch`. Turns every way a call can go wrong into one `Problem`.

const BASE = '/api/v1'

/** What went wrong, as the server says it or as the network does. */
export class Problem extends Error {
  constructor(
    /** The server's code, or `unreachable` when no answer came, `unreadable` when it is not what was asked for. */
    readonly code: string,
    message: string,
    readonly hint: string | null,
    readonly status: number,
    /** Everything that speaks against it, for people. */
    readonly refusals: { zh: string; en: string }[] = [],
    /** What it collides with: both versions of a record, or projects that may be the same. */
    readonly conflict: unknown = null,
  ) {
    super(message)
    this.name = 'Problem'
  }
}

export type Query = Record<string, string | number | boolean | null | undefined>

export interface Call {
  method?: 'GET' | 'PUT' | 'POST' | 'DELETE'
  query?: Query
  body?: unknown
  /** Instead of `body`: a file, sent as it is. */
  file?: Blob
  signal?: AbortSignal
  /** What the call carries beside the usual. */
  headers?: Record<string, string>
  /** Asked by the page itself, at intervals: nobody is at the machine because of it, so it keeps no session open. */
  background?: boolean
}

/** The address of a resource; empty and absent query values are left out. */
export function address(path: string, query: Query = {}): string {
  const search = new URLSearchParams()
  for (const [key, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== '') search.set(key, String(value))
  }
  const text = search.toString()
  return `${BASE}${path}${text ? `?${text}` : ''}`
}

/** A path of which each part is written safely: `` path`/chains/${id}` ``. */
export function path(parts: TemplateStringsArray, ...values: (string | number)[]): string {
  return parts.reduce((text, part, i) => text + part + (i < values.length ? encodeURIComponent(String(values[i])) : ''), '')
}

interface ErrorBody {
  code?: string
  message?: string
  hint?: string | null
  refusals?: { zh: string; en: string }[]
  conflict?: unknown
}

/** Reads the server's error body; a body in another form still gives a `Problem`. */
export function problemOf(status: number, text: string): Problem {
  try {
    const { error } = JSON.parse(text) as { error?: ErrorBody }
    if (error?.code)
      return new Problem(error.code, error.message ?? error.code, error.hint ?? null, status, error.refusals, error.conflict)
  } catch {
    // Not JSON: a proxy's page, or nothing at all. The status is all there is to say.
  }
  return new Problem('unreadable', `HTTP ${status}`, null, status)
}

let signedOut: () => void = () => {}

/** Tells when the server says that nobody is logged in any more. */
export function onSignedOut(tell: () => void): void {
  signedOut = tell
}

let tellReach: (can: boolean) => void = () => {}

/** Tells after each call whether the server could be reached. */
export function onReach(tell: (can: boolean) => void): void {
  tellReach = tell
}

/** Looks whether the server can be reached, and does no more. */
export async function reached(): Promise<boolean> {
  try {
    await send(address('/session'), { background: true }, 'application/json')
    return true
  } catch {
    return false
  }
}

/** What stands between the page and a server that is down says so with these. */
const NOBODY_BEHIND = [502, 503, 504]

async function send(url: string, call: Call, accept: string): Promise<Response> {
  let response: Response
  try {
    response = await fetch(url, {
      method: call.method ?? 'GET',
      headers: {
        accept,
        ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(call.background ? { 'x-liantu-background': '1' } : {}),
        ...call.headers,
      },
      body: call.file ?? (call.body === undefined ? undefined : JSON.stringify(call.body)),
      signal: call.signal,
    })
  } catch (error) {
    if (call.signal?.aborted) throw error
    tellReach(false)
    throw new Problem('unreachable', String(error), null, 0)
  }
  if (!response.ok) {
    const problem = problemOf(response.status, await response.text())
    const gone = problem.code === 'unreadable' && NOBODY_BEHIND.includes(response.status)
    tellReach(!gone)
    if (gone) throw new Problem('unreachable', problem.message, null, response.status)
    if (problem.code === 'not_signed_in') signedOut()
    throw problem
  }
  tellReach(true)
  return response
}

/** A JSON answer of the shape the caller names. */
export async function json<T>(at: string, call: Call = {}): Promise<T> {
  const response = await send(address(at, call.query), call, 'application/json')
  try {
    return (await response.json()) as T
  } catch (error) {
    if (call.signal?.aborted) throw error
    throw new Problem('unreadable', at, null, response.status)
  }
}

/** A JSON answer, or null where the server says that there is none. */
export async function maybeJson<T>(at: string, call: Call = {}): Promise<T | null> {
  const response = await send(address(at, call.query), call, 'application/json')
  if (response.status === 204) return null
  try {
    return (await response.json()) as T
  } catch {
    throw new Problem('unreadable', at, null, response.status)
  }
}

/** Follows events of a name until told to stop. A stream that breaks is taken up again by the browser. */
export function follow<T>(at: string, name: string, tell: (value: T) => void): () => void {
  const source = new EventSource(address(at))
  source.addEventListener(name, (event) => {
    try {
      tell(JSON.parse((event as MessageEvent<string>).data) as T)
    } catch {
      // One event that cannot be read says nothing; the next one is whole again.
    }
  })
  return () => source.close()
}

/** An answer that is a text, such as a drawing. */
export async function text(at: string, call: Call = {}): Promise<string> {
  return (await send(address(at, call.query), call, 'image/svg+xml, text/plain')).text()
}

/** An answer that is a file. */
export async function file(at: string, call: Call = {}): Promise<Blob> {
  return (await send(address(at, call.query), call, '*/*')).blob()
}
