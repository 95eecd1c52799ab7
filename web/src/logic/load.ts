// The one explicit state of anything that is fetched.

import { Problem } from '@/api/http'

export type Load<T> =
  | { state: 'idle' }
  | { state: 'loading' }
  | { state: 'ready'; data: T }
  | { state: 'empty'; data: T }
  | { state: 'failed'; problem: Problem }

/** What an answer is: ready, or empty where the caller says nothing is in it. */
export const answered = <T>(data: T, isEmpty: (data: T) => boolean): Load<T> =>
  isEmpty(data) ? { state: 'empty', data } : { state: 'ready', data }

/** What an error is. Anything that is not the server's or the network's is a fault of ours and says so by its text. */
export const failed = (error: unknown): { state: 'failed'; problem: Problem } => ({
  state: 'failed',
  problem: error instanceof Problem ? error : new Problem('fault', String(error), null, 0),
})
