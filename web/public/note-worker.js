// Opens the page of notes where there is no network. It serves what that page laid aside when it was open last, and nothing of the
// server's data: those are asked for, and the page says when nobody answers.

const SHELF = 'liantu-note'

self.addEventListener('install', () => self.skipWaiting())
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))
self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== self.location.origin || url.pathname.startsWith('/api/')) return
  const kept = async () => {
    const shelf = await caches.open(SHELF)
    return shelf.match(request.mode === 'navigate' ? '/trips/note' : request, { ignoreSearch: request.mode === 'navigate' })
  }
  // The newest first: what is laid aside is for where nobody answers.
  event.respondWith(fetch(request).catch(async () => (await kept()) ?? Response.error()))
})
