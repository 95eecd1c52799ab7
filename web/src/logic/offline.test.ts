import { expect, test } from 'vitest'
import { ownFiles } from './offline'

test('a page lays its own files aside, once each, and no answer of the server', () => {
  const at = 'http://127.0.0.1:8787'
  const urls = ['/trips/note', `${at}/assets/a.js`, `${at}/assets/a.js?x=1`, `${at}/api/v1/session`, 'https://elsewhere.example/b.js', '/note-worker.js']
  expect(ownFiles(urls, at)).toEqual(['/trips/note', '/assets/a.js'])
})
