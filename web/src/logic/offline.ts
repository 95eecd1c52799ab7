// Lays a page aside, so that it opens where there is no network. Browsers allow it on TLS and on the machine itself alone; elsewhere what
// is written is kept all the same, and the page opens when the network is back.

const SHELF = 'liantu-note'
const WORKER = '/note-worker.js'
export const NOTE_PATH = '/trips/note'

/** The files a page was made of, as the browser noted them: its own alone, without answers of the server. */
export function ownFiles(urls: readonly string[], origin: string): string[] {
  const own = urls.map((url) => new URL(url, origin)).filter((url) => url.origin === origin && !url.pathname.startsWith('/api/'))
  return [...new Set(own.map((url) => url.pathname))].filter((path) => path !== WORKER)
}

/** Lays the page aside as it is now. Nothing is told when it cannot be done: the page works without. */
export async function layAside(): Promise<void> {
  if (!('serviceWorker' in navigator) || !('caches' in globalThis)) return
  try {
    await navigator.serviceWorker.register(WORKER, { scope: NOTE_PATH })
    const loaded = performance.getEntriesByType('resource').map(({ name }) => name)
    const wanted = ownFiles([NOTE_PATH, '/mark.svg', ...loaded], location.origin)
    const shelf = await caches.open(SHELF)
    await Promise.all(wanted.map((path) => shelf.add(path)))
    // Files of an older version are of no use any more.
    for (const request of await shelf.keys()) {
      if (!wanted.includes(new URL(request.url).pathname)) await shelf.delete(request)
    }
  } catch {
    // No room, no permission, or no network while it was being done: what was laid aside before stays.
  }
}
